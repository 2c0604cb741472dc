package connectgating.example;

import connectgating.ConnectGating;
import connectgating.ConnectGatingException;
import connectgating.Deployments;
import connectgating.Gating;
import connectgating.Jwt;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks Jira itself. A callback is a hint: its signature does not bind the body. */
final class Jira {
    private static final System.Logger LOG = System.getLogger("connectgating.example");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST_ANSWER = 262_144;
    private static final long LEEWAY = 30;

    /** How long not to ask again for the same gate, in milliseconds: doubled from the first to the second. */
    private static final long FIRST_PAUSE = 2_000;
    private static final long LONGEST_PAUSE = 60_000;

    private final ConnectGating gating;
    private final Store store;
    private final Settings settings;
    private final InstantSource clock;
    // A redirect would carry the token elsewhere.
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).followRedirects(HttpClient.Redirect.NEVER).build();
    private final Map<Store.Key, Asked> asked = new HashMap<>();

    private record Asked(long pause, long next) {}

    Jira(ConnectGating gating, Store store, Settings settings, InstantSource clock) {
        this.gating = gating;
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    /** Asks, unless that was done a moment ago, and stores what Jira says of the gate. */
    void ask(Store.Key key) {
        if (!due(key)) return;
        int revision = store.find(key).revision();
        long askedAt = clock.instant().getEpochSecond();
        try {
            Deployments.PollAnswer answer = send(key);
            LOG.log(System.Logger.Level.INFO, "jira answered {0}: tenant `{1}`, {2}", answer.code(), key.clientKey(), key.gate());
            if (answer instanceof Deployments.PollAnswer.Status status) store.takeAnswer(key.clientKey(), status.value(), revision, askedAt);
        } catch (IOException | ConnectGatingException error) {
            LOG.log(System.Logger.Level.WARNING, "jira not asked: tenant `{0}`, {1}: {2}", key.clientKey(), key.gate(), error);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** A callback came for this gate: ask as soon as somebody wants to know. */
    synchronized void hint(String clientKey, Gating.Gate gate) {
        asked.remove(new Store.Key(clientKey, gate));
    }

    private synchronized boolean due(Store.Key key) {
        long now = System.nanoTime() / 1_000_000;
        asked.values().removeIf(before -> before.next() + LONGEST_PAUSE < now);
        Asked before = asked.get(key);
        if (before != null && now < before.next()) return false;
        long pause = before == null ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, 2 * before.pause());
        asked.put(key, new Asked(pause, now + pause));
        return true;
    }

    private Deployments.PollAnswer send(Store.Key key) throws IOException, InterruptedException {
        Settings.Installed installed = settings.tenants().get(key.clientKey());
        String path = gating.deployments().pollPath(key.gate());
        long now = clock.instant().getEpochSecond();
        String secret = installed.tenant().secrets().get(0);
        Jwt.Signed signed = gating.jwt().sign(new Jwt.OutgoingRequest("GET", path, ""), settings.appKey(), secret, now, Optional.empty());
        HttpRequest request = HttpRequest.newBuilder(URI.create(installed.baseUrl() + path))
                .header("Authorization", signed.authorization())
                .header("Accept", "application/json")
                .build();
        HttpResponse<byte[]> response = answer(http.sendAsync(request, head -> new Bounded(LONGEST_ANSWER)));
        String body = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(response.body())).toString();
        return gating.deployments().readPollAnswer(key.gate(), response.statusCode(), body, clock.instant().getEpochSecond(), LEEWAY);
    }

    /** The whole answer in time: the timeout of a request is over once the head has come, and the body may never end. */
    private static HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> exchange) throws IOException, InterruptedException {
        try {
            return exchange.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException error) {
            throw new IOException(error.getCause());
        } catch (TimeoutException error) {
            throw new IOException("no whole answer within " + PATIENCE.toSeconds() + " s", error);
        } finally {
            // Closes the connection where the answer is still coming.
            exchange.cancel(true);
        }
    }
}
