import com.nimbusds.jose.util.JSONObjectUtils;
import io.toolsplus.atlassian.jwt.HttpRequestCanonicalizer;
import io.toolsplus.atlassian.jwt.Jwt;
import io.toolsplus.atlassian.jwt.JwtReader;
import io.toolsplus.atlassian.jwt.api.CanonicalHttpRequest;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import scala.collection.Seq;

/**
 * io.toolsplus atlassian-jwt: its verifier and query string hash, and the body by the JSON parser that it brings. Reads
 * how many calls from each line, makes them, and answers how many nanoseconds they took.
 */
public final class Peer {
    private final Map<String, Object> input;

    private Peer(Map<String, Object> input) {
        this.input = input;
    }

    private String text(String name) {
        return (String) input.get(name);
    }

    /** The status that the signed callback brings. */
    private String callback() throws Exception {
        String qsh = HttpRequestCanonicalizer.computeCanonicalRequestHash(new Request(text("method"), text("target")));
        Jwt jwt = JwtReader.apply(text("secret")).readAndVerify(text("token"), qsh).right().get();
        if (!jwt.iss().equals(text("issuer"))) {
            throw new IllegalStateException("refused");
        }
        return (String) JSONObjectUtils.parse(text("body")).get("gatingStatus");
    }

    private record Request(String method, String relativePath) implements CanonicalHttpRequest {
        @Override
        public scala.collection.immutable.Map<String, Seq<String>> parameterMap() {
            return scala.collection.immutable.Map$.MODULE$.<String, Seq<String>>empty();
        }
    }

    public static void main(String[] arguments) throws Exception {
        Peer peer = new Peer(JSONObjectUtils.parse(Files.readString(Path.of(arguments[0]))));
        if (!peer.callback().equals("awaiting")) {
            throw new IllegalStateException("not the status");
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int calls = Integer.parseInt(line);
            long start = System.nanoTime();
            for (int call = 0; call < calls; call++) {
                peer.callback();
            }
            System.out.println(System.nanoTime() - start);
        }
    }
}
