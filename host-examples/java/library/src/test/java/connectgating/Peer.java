package connectgating;

import com.nimbusds.jose.JWSAlgorithm;
import io.toolsplus.atlassian.jwt.HttpRequestCanonicalizer;
import io.toolsplus.atlassian.jwt.JwtBuilder;
import io.toolsplus.atlassian.jwt.JwtReader;
import io.toolsplus.atlassian.jwt.api.CanonicalHttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import scala.collection.JavaConverters;
import scala.collection.Seq;
import scala.collection.immutable.Map;

/** The Connect library of the JVM, {@code io.toolsplus:atlassian-jwt-core}, called from Java. */
final class Peer {
    private Peer() {}

    static String sign(String issuer, String secret, long now, Duration lifetime, String queryHash) {
        return new JwtBuilder(lifetime)
                .withIssuer(issuer)
                .withIssuedAt(now)
                .withExpirationTime(now + lifetime.toSeconds())
                .withQueryHash(queryHash)
                .build(secret, JWSAlgorithm.HS256)
                .right()
                .get();
    }

    static boolean verifies(String token, String secret, String queryHash) {
        return new JwtReader(secret).readAndVerify(token, queryHash).isRight();
    }

    /** The query string hash of a request with these decoded parameters. */
    static String queryHash(String method, String path, List<String[]> parameters) {
        return HttpRequestCanonicalizer.computeCanonicalRequestHash(new CanonicalHttpRequest() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public String relativePath() {
                return path;
            }

            @Override
            public Map<String, Seq<String>> parameterMap() {
                Map<String, Seq<String>> map = scala.collection.immutable.Map$.MODULE$.empty();
                for (String[] pair : parameters) {
                    map = map.updated(pair[0], JavaConverters.asScalaBuffer(List.of(pair[1])));
                }
                return map;
            }
        });
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }
}
