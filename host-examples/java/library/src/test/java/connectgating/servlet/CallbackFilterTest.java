package connectgating.servlet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import connectgating.Callback;
import connectgating.ConnectGating;
import connectgating.RejectionException;
import connectgating.Shared;
import connectgating.Signed;
import connectgating.Types;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The filter in real servlet containers, asked octet for octet. */
class CallbackFilterTest {
    enum Kind { JETTY, TOMCAT }

    private static final ConnectGating GATING = Shared.GATING;
    private static final List<Container> CONTAINERS = new ArrayList<>();

    @TempDir
    private static Path folder;

    /** Says what came through: the event's decision, its gate, and the body as the servlet read it. */
    private static final class Seen extends HttpServlet {
        private static final long serialVersionUID = 1;

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            Callback.Event event = (Callback.Event) request.getAttribute(CallbackFilter.EVENT);
            String body = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            response.getOutputStream().write((event.decision().code() + " " + event.update().gate().sequenceNumber() + " " + body).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Optional<Types.Tenant> find(String clientKey) throws IOException {
        if (clientKey.equals("broken")) throw new IOException("the store is down");
        return clientKey.equals(Signed.CLIENT_KEY) ? Optional.of(Signed.TENANT) : Optional.empty();
    }

    @BeforeAll
    static void start() throws Exception {
        for (Kind kind : Kind.values()) {
            InstantSource clock = InstantSource.fixed(Instant.ofEpochSecond(Signed.NOW));
            CallbackFilter filter = new CallbackFilter(GATING, CallbackFilterTest::find, "/app", GATING.jwt().defaultPolicy(), clock);
            CONTAINERS.add(kind == Kind.JETTY ? Container.jetty(filter, new Seen()) : Container.tomcat(folder, filter, new Seen()));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Container container : CONTAINERS) container.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSignedCallbackComesThroughWithItsBody(Kind kind) throws Exception {
        RawHttp.Answer answer = post(kind, "/app/callback", signed("/app/callback"), Signed.BODY);
        assertEquals(200, answer.status(), answer.body());
        assertEquals("proceed 100 " + Signed.BODY, answer.body());
    }

    @ParameterizedTest
    @EnumSource
    void theTargetIsTheOneThatWasSent(Kind kind) throws Exception {
        // Decoded, normalised or without its parameters, each of these has another query string hash.
        for (String target : List.of(
                "/app/callback?b=2&a=1&a=%20x+y&c=%E2%9C%93",
                "/app/call%62ack/%7Euser/%c3%a4",
                "/app/callback/a%20b/",
                "/app/callback;v=1?q=%2F%26&empty=&bare",
                "/app/callback?")) {
            RawHttp.Answer answer = post(kind, target, signed(target), Signed.BODY);
            assertEquals(200, answer.status(), target + ": " + answer.body());
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusalsAreAnsweredAsTheComponentSays(Kind kind) throws Exception {
        String good = signed("/app/callback").get(0);
        refused(kind, 401, "unauthorized", List.of(good.substring(0, good.length() - 4) + "AAAA"), Signed.BODY);
        refused(kind, 401, "unauthorized", signedAs("jira:stranger"), Signed.BODY);
        refused(kind, 401, "wrong-qsh", signed("/app/elsewhere"), Signed.BODY);
        asComponent(kind, List.of(), Signed.BODY);
        asComponent(kind, List.of(good, good), Signed.BODY);
        asComponent(kind, List.of(good.replace("JWT ", "Bearer ")), Signed.BODY);
        asComponent(kind, List.of(good), "[]");
        asComponent(kind, List.of(good), "");
        asComponent(kind, List.of(good), Signed.BODY.replace("pipelineId", "pipeline"));
        asComponent(kind, List.of(good), "\ufeff" + Signed.BODY);
        refused(kind, 503, "unavailable", signedAs("broken"), Signed.BODY);
    }

    @ParameterizedTest
    @EnumSource
    void bodiesThatAreNoTextOrTooLong(Kind kind) throws Exception {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        octets.write(Signed.BODY.replace("}", ",\"x\":\"").getBytes(StandardCharsets.UTF_8));
        octets.write(0xff);
        octets.write("\"}".getBytes(StandardCharsets.UTF_8));
        RawHttp.Answer answer = RawHttp.post(port(kind), "/app/callback", signed("/app/callback"), octets.toByteArray());
        assertEquals("400 {\"error\":\"malformed-body\"}", answer.status() + " " + answer.body());

        String most = Signed.BODY + " ".repeat(262_144 - Signed.BODY.length());
        assertEquals(200, post(kind, "/app/callback", signed("/app/callback"), most).status());
        refused(kind, 400, "body-too-long", signed("/app/callback"), most + " ");
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatDripsIsGivenUp(Kind kind) throws Exception {
        long begun = System.nanoTime();
        RawHttp.Answer answer = RawHttp.drip(port(kind), "/app/callback", signed("/app/callback"));
        assertEquals("408 {\"error\":\"body-timeout\"}", answer.status() + " " + answer.body());
        long seconds = (System.nanoTime() - begun) / 1_000_000_000;
        assertTrue(10 <= seconds && seconds < 20, seconds + " s");
    }

    /** What the component itself says of such a request is what goes out. */
    private static void asComponent(Kind kind, List<String> headers, String body) throws Exception {
        List<String> values = headers.stream().map(header -> header.substring("Authorization: ".length())).toList();
        Types.Request request = new Types.Request("POST", "/app/callback", "/app", values);
        RejectionException rejection = assertThrows(RejectionException.class,
                () -> GATING.callback().accept(request, body, Optional.of(Signed.TENANT), GATING.jwt().defaultPolicy(), Signed.NOW));
        refused(kind, rejection.status(), rejection.answer(), headers, body);
    }

    private static void refused(Kind kind, int status, String answer, List<String> headers, String body) throws IOException {
        RawHttp.Answer found = post(kind, "/app/callback", headers, body);
        assertEquals(status + " {\"error\":\"" + answer + "\"}", found.status() + " " + found.body());
        String head = found.head().toLowerCase();
        assertTrue(head.contains("cache-control: no-store") && head.contains("content-type: application/json"), head);
    }

    private static RawHttp.Answer post(Kind kind, String target, List<String> headers, String body) throws IOException {
        return RawHttp.post(port(kind), target, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static int port(Kind kind) {
        return CONTAINERS.get(kind.ordinal()).port();
    }

    private static List<String> signed(String target) {
        return List.of("Authorization: " + Signed.authorization(GATING, "POST", target, "/app"));
    }

    private static List<String> signedAs(String issuer) {
        connectgating.Jwt.OutgoingRequest request = new connectgating.Jwt.OutgoingRequest("POST", "/app/callback", "/app");
        return List.of("Authorization: " + GATING.jwt().sign(request, issuer, Signed.SECRET, Signed.NOW, Optional.empty()).authorization());
    }
}
