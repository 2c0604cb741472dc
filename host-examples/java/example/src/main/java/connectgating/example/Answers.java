package connectgating.example;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What goes back over HTTP. */
final class Answers {
    private Answers() {}

    /** {@code {"error": code}} and no more: what an operator may know is in the log. */
    static void error(HttpServletResponse response, int status, String code) throws IOException {
        json(response, status, "{\"error\":\"" + code + "\"}");
    }

    /** The answer of this moment, so that nobody may keep it. */
    static void json(HttpServletResponse response, int status, String document) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(document.getBytes(StandardCharsets.UTF_8));
    }
}
