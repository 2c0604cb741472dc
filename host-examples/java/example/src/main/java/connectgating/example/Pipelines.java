package connectgating.example;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who a pipeline is: the holder of a token, of which this server knows the SHA-256. */
final class Pipelines {
    private Pipelines() {}

    /** The client key that the request's one bearer token stands for. */
    static Optional<String> clientKey(HttpServletRequest request, Map<String, String> tokens) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.size() != 1 || !headers.get(0).matches("(?i)bearer [!-~]+")) return Optional.empty();
        byte[] digest = sha256(headers.get(0).substring("bearer ".length()));
        String found = null;
        // Every one is compared, in constant time, so that how long it takes says nothing.
        for (Map.Entry<String, String> token : tokens.entrySet()) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(token.getKey()))) found = token.getValue();
        }
        return Optional.ofNullable(found);
    }

    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException error) {
            throw new IllegalStateException("every Java has SHA-256", error);
        }
    }
}
