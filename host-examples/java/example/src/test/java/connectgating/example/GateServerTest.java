package connectgating.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import connectgating.Callback;
import connectgating.ConnectGating;
import connectgating.Jwt;
import connectgating.Limits;
import connectgating.Types;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The example over HTTP, with a stand-in for Jira on loopback. */
@Timeout(120)
class GateServerTest {
    private static final ConnectGating GATING = ConnectGating.load(new Limits(Duration.ofMinutes(1), 64L << 20, 4));
    private static final String SECRET = "7512836e-9137-48ac-baaf-a1935b96e17a";
    private static final String GATE = "/app/gates/p/e/100";
    private static final String OPEN = "200 {\"decision\":\"proceed\",\"status\":\"allowed\",\"confirmed\":true}";
    private static final String NOTHING = "425 {\"decision\":\"hold\",\"status\":null,\"confirmed\":false}";
    private static final String NOT_CONFIRMED = "503 {\"error\":\"not-confirmed\",\"decision\":\"hold\",\"status\":\"allowed\",\"confirmed\":false}";

    private final HttpClient http = HttpClient.newHttpClient();
    private final AtomicInteger seconds = new AtomicInteger(1_600_000_060);
    private final AtomicInteger questions = new AtomicInteger();
    private HttpServer jira;
    private volatile String said = "awaiting";
    private volatile int status = 200;
    /** Happens while Jira is asked. */
    private volatile Callable<String> meanwhile = () -> "";
    private GateServer server;

    @BeforeEach
    void start() throws Exception {
        jira = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        jira.createContext("/", exchange -> {
            questions.incrementAndGet();
            String path = exchange.getRequestURI().getRawPath();
            List<String> token = exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
            Types.Request request = new Types.Request("GET", path, "", token);
            Types.Tenant app = new Types.Tenant("my-app", List.of(SECRET));
            GATING.jwt().verify(request, Optional.of(app), GATING.jwt().defaultPolicy(), seconds.get());
            byte[] answer = body("p", said).getBytes();
            try {
                meanwhile.call();
            } catch (Exception error) {
                throw new IOException(error);
            }
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        jira.start();
        server = serve(false);
    }

    private GateServer serve(boolean trustCallbacks) throws Exception {
        return serve(trustCallbacks, jira.getAddress().getPort());
    }

    private GateServer serve(boolean trustCallbacks, int jiraPort) throws Exception {
        InstantSource clock = () -> Instant.ofEpochSecond(seconds.get());
        URI baseUrl = URI.create("http://127.0.0.1:" + jiraPort);
        Settings settings = new Settings(
                "my-app",
                "/app",
                Map.of("jira:1", new Settings.Installed(new Types.Tenant("jira:1", List.of(SECRET)), baseUrl), "jira:2", new Settings.Installed(new Types.Tenant("jira:2", List.of("other")), baseUrl)),
                Map.of(hash("read-1"), "jira:1", hash("read-2"), "jira:2"),
                Map.of(hash("submit-1"), "jira:1"),
                trustCallbacks);
        return new GateServer(GATING, settings, 0, clock);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        jira.stop(0);
    }

    @Test
    void aGateOpensOnlyOnceJiraItselfSaysSo() throws Exception {
        expect("404 {\"error\":\"unknown-gate\"}", get(GATE, "read-1"));
        expect("201 {\"registered\":true}", put(GATE, "submit-1"));
        expect("200 {\"registered\":true}", put(GATE, "submit-1"));
        expect("425 {\"decision\":\"hold\",\"status\":\"awaiting\",\"confirmed\":true}", get(GATE, "read-1"));
        seconds.addAndGet(1);
        expect("204 ", callback(body("p", "allowed"), token()));
        status = 500;
        expect("503 {\"error\":\"not-confirmed\",\"decision\":\"hold\",\"status\":\"allowed\",\"confirmed\":false}", get(GATE, "read-1"));
        status = 200;
        said = "allowed";
        // Jira was asked a moment ago; a further callback has it asked again.
        seconds.addAndGet(1);
        expect("204 ", callback(body("p", "allowed"), token()));
        expect("200 {\"decision\":\"proceed\",\"status\":\"allowed\",\"confirmed\":true}", get(GATE, "read-1"));
        expect("404 {\"error\":\"unknown-gate\"}", get(GATE, "read-2"));
    }

    @Test
    void whatJiraSaidBeforeTheLastNewsOpensNothing() throws Exception {
        open();
        seconds.addAndGet(1);
        expect("204 ", callback(body("p", "prevented"), token()));
        assertTrue(get(GATE, "read-1").startsWith("403 {\"decision\":\"stop\""));
        // Whoever holds a live token can say `allowed`.
        seconds.addAndGet(1);
        expect("204 ", callback(body("p", "allowed"), token()));
        status = 500;
        expect(NOT_CONFIRMED, get(GATE, "read-1"));
        assertEquals(2, questions.get(), "jira was not asked");
        status = 200;
        said = "prevented";
        // As of an earlier second than the callback.
        seconds.addAndGet(2);
        String newer = body("p", "allowed");
        seconds.addAndGet(-1);
        expect("204 ", callback(newer, token()));
        expect(NOT_CONFIRMED, get(GATE, "read-1"));
        assertEquals(3, questions.get(), "jira was not asked");
    }

    @Test
    void anAnswerConfirmsNothingThatCameWhileJiraWasAsked() throws Exception {
        put(GATE, "submit-1");
        said = "allowed";
        String token = token();
        String body = body("p", "allowed");
        meanwhile = () -> callback(body, token);
        expect(NOT_CONFIRMED, get(GATE, "read-1"));
        expect(OPEN, get(GATE, "read-1"));
        assertEquals(2, questions.get());
    }

    @Test
    void aJiraThatStallsIsLeft() throws Exception {
        try (ServerSocket stalling = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.close();
            server = serve(false, stalling.getLocalPort());
            CompletableFuture<Boolean> left = CompletableFuture.supplyAsync(() -> {
                try (Socket socket = stalling.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{".getBytes());
                    // Until the other side closes it.
                    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    return true;
                } catch (IOException error) {
                    throw new AssertionError(error);
                }
            });
            put(GATE, "submit-1");
            long before = System.nanoTime();
            expect(NOTHING, get(GATE, "read-1"));
            assertTrue(System.nanoTime() - before < 20_000_000_000L, "it waited for the rest");
            assertTrue(left.get(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void anAnswerThatIsTooLongOpensNothing() throws Exception {
        put(GATE, "submit-1");
        said = "allowed\",\"more\":\"" + " ".repeat(262_144);
        expect(NOTHING, get(GATE, "read-1"));
        assertEquals(1, questions.get());
        // One that is just as long as it may be.
        said = said.substring(0, said.length() - body("p", said).length() + 262_144);
        assertEquals(262_144, body("p", said).length());
        expect(OPEN, get(GATE + "?wait=10", "read-1"));
    }

    @Test
    void whatJiraSaidLongAgoOpensNothing() throws Exception {
        open();
        status = 500;
        seconds.addAndGet(300);
        expect(OPEN, get(GATE, "read-1"));
        // The clock was set back to before the answer.
        seconds.addAndGet(-301);
        expect(NOT_CONFIRMED, get(GATE, "read-1"));
        seconds.addAndGet(302);
        expect(NOT_CONFIRMED, get(GATE, "read-1"));
        // The callback of this was lost.
        status = 200;
        said = "prevented";
        String answer = get(GATE + "?wait=25", "read-1");
        assertTrue(answer.startsWith("403 {\"decision\":\"stop\""), answer);
    }

    /** Jira, asked once, says {@code allowed}. */
    private void open() throws Exception {
        put(GATE, "submit-1");
        said = "allowed";
        expect(OPEN, get(GATE, "read-1"));
        assertEquals(1, questions.get());
    }

    @Test
    void everyDecisionHasItsStatus() throws Exception {
        for (String[] pair : List.of(new String[] {"prevented", "403 {\"decision\":\"stop\""}, new String[] {"invalid", "422 {\"decision\":\"misconfigured\""}, new String[] {"awaiting", "425 {\"decision\":\"hold\""})) {
            said = pair[0];
            String gate = "/app/gates/" + pair[0] + "/e/100";
            put(gate, "submit-1");
            expect("204 ", callback(body(pair[0], pair[0]), token()));
            String answer = get(gate, "read-1");
            assertTrue(answer.startsWith(pair[1]), answer);
            seconds.addAndGet(1);
        }
    }

    @Test
    void aTokenIsTakenOnceAndARetryIsAnsweredAsBefore() throws Exception {
        String token = token();
        expect("204 ", callback(body("p", "awaiting"), token));
        expect("204 ", callback(body("p", "awaiting"), token));
        expect("401 {\"error\":\"replayed\"}", callback(body("p", "allowed"), token));
        put(GATE, "submit-1");
        expect("425 {\"decision\":\"hold\",\"status\":\"awaiting\",\"confirmed\":true}", get(GATE, "read-1"));
        seconds.addAndGet(3_600);
        expect("401 {\"error\":\"expired\"}", callback(body("p", "awaiting"), token));
    }

    @Test
    void aTokenThatExpiresWhileItIsLookedAtIsKnown() {
        Store store = new Store(GATING);
        Types.Request request = new Types.Request("POST", "/app/callback", "/app", List.of(token()));
        Optional<Types.Tenant> tenant = Optional.of(new Types.Tenant("jira:1", List.of(SECRET)));
        Callback.Event first = GATING.callback().accept(request, body("p", "awaiting"), tenant, GATING.jwt().defaultPolicy(), seconds.get());
        Callback.Event other = GATING.callback().accept(request, body("p", "allowed"), tenant, GATING.jwt().defaultPolicy(), seconds.get());
        long end = first.token().goodUntil();
        assertEquals(Store.Taken.NEW, store.take(first, end - 1));
        assertEquals(Store.Taken.RETRY, store.take(first, end));
        assertEquals(Store.Taken.REPLAYED, store.take(other, end + 299));
        assertEquals(Store.Taken.NEW, store.take(other, end + 300));
    }

    @Test
    void olderNewsChangeNothing() throws Exception {
        server.close();
        server = serve(true);
        status = 500;
        put(GATE, "submit-1");
        String older = body("p", "prevented");
        seconds.addAndGet(1);
        callback(body("p", "allowed"), token());
        assertTrue(get(GATE, "read-1").startsWith("200 {\"decision\":\"proceed\""), "callbacks are trusted here");
        seconds.addAndGet(1);
        expect("204 ", callback(older, token()));
        assertTrue(get(GATE, "read-1").startsWith("200 {\"decision\":\"proceed\""));
    }

    @Test
    void strangersAndMalformedQuestions() throws Exception {
        expect("401 {\"error\":\"unauthorized\"}", get(GATE, "submit-1"));
        expect("401 {\"error\":\"unauthorized\"}", put(GATE, "read-1"));
        expect("400 {\"error\":\"malformed-path\"}", get("/app/gates/p/e/007", "read-1"));
        expect("400 {\"error\":\"malformed-path\"}", get("/app/gates/p/e/9223372036854775808", "read-1"));
        // Jetty itself refuses octets that are not UTF-8.
        assertTrue(get("/app/gates/p/%ff/1", "read-1").startsWith("400 "));
        expect("400 {\"error\":\"malformed-query\"}", get(GATE + "?wait=x", "read-1"));
        expect("401 {\"error\":\"unauthorized\"}", callback(body("p", "allowed"), token() + "A"));
        assertEquals(0, questions.get(), "jira was asked for a stranger");
    }

    @Test
    void anIdMayHoldASlash() throws Exception {
        String gate = "/app/gates/a%2Fb%20%C3%A4/e%25/-7";
        put(gate, "submit-1");
        said = "allowed";
        String body = "{\"pipelineId\":\"a/b ä\",\"environmentId\":\"e%\",\"deploymentSequenceNumber\":-7,\"gatingStatus\":\"prevented\",\"updatedTimestamp\":\"2020-09-13T12:26:40Z\"}";
        expect("204 ", callback(body, token()));
        assertTrue(get(gate, "read-1").startsWith("403 {\"decision\":\"stop\""));
    }

    @Test
    void whoWaitsIsToldAtOnce() throws Exception {
        put(GATE, "submit-1");
        long before = System.nanoTime();
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return get(GATE + "?wait=25", "read-1");
            } catch (Exception error) {
                throw new AssertionError(error);
            }
        });
        while (questions.get() == 0) Thread.sleep(10);
        seconds.addAndGet(1);
        said = "allowed";
        expect("204 ", callback(body("p", "allowed"), token()));
        expect("200 {\"decision\":\"proceed\",\"status\":\"allowed\",\"confirmed\":true}", waiting.get(60, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - before < 20_000_000_000L, "it waited to the end");
    }

    @Test
    void whoWaitsIsAnsweredWhenTheServerStops() throws Exception {
        put(GATE, "submit-1");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return get(GATE + "?wait=3", "read-1");
            } catch (Exception error) {
                throw new AssertionError(error);
            }
        });
        while (questions.get() == 0) Thread.sleep(10);
        int port = server.port();
        server.close();
        expect("425 {\"decision\":\"hold\",\"status\":\"awaiting\",\"confirmed\":true}", waiting.get(60, TimeUnit.SECONDS));
        assertThrows(ConnectException.class, () -> HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + GATE)).build(), HttpResponse.BodyHandlers.ofString()));
    }

    private String token() {
        Jwt.OutgoingRequest request = new Jwt.OutgoingRequest("POST", "/app/callback", "/app");
        return GATING.jwt().sign(request, "jira:1", SECRET, seconds.get(), Optional.empty()).authorization();
    }

    /** A status as of this second. */
    private String body(String pipeline, String status) {
        return "{\"pipelineId\":\"" + pipeline + "\",\"environmentId\":\"e\",\"deploymentSequenceNumber\":100,\"gatingStatus\":\"" + status
                + "\",\"updatedTimestamp\":\"" + Instant.ofEpochSecond(seconds.get()) + "\"}";
    }

    private String callback(String body, String authorization) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri("/app/callback")).header("Authorization", authorization).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String get(String target, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(target)).header("Authorization", "Bearer " + token));
    }

    private String put(String target, String token) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(uri(target)).header("Authorization", "Bearer " + token).PUT(HttpRequest.BodyPublishers.noBody()));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
        assertTrue(response.headers().firstValue("Cache-Control").orElse("").contains("no-store"));
        return response.statusCode() + " " + response.body();
    }

    private URI uri(String target) {
        return URI.create("http://127.0.0.1:" + server.port() + target);
    }

    private static void expect(String expected, String found) {
        assertEquals(expected, found);
    }

    private static String hash(String token) {
        return HexFormat.of().formatHex(Pipelines.sha256(token));
    }
}
