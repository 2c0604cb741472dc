package connectgating.example;

import connectgating.ConnectGating;
import connectgating.ConnectGatingException;
import connectgating.Gating;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * {@code /gates/{pipeline}/{environment}/{sequence}}: a pipeline asks (GET) and registers (PUT).
 *
 * <p>The tenant is the one of the caller's token, so that somebody else's gate is an unknown gate. 2xx for GET means
 * {@code proceed} and nothing else: {@code curl --fail} can't pass a closed gate.
 */
final class GateServlet extends HttpServlet {
    private static final long serialVersionUID = 1;
    private static final long LONGEST_WAIT = 25;

    /** While somebody waits, Jira is asked again this often, in milliseconds; {@link Jira} may decline. */
    private static final long LOOK_AGAIN = 1_000;

    /**
     * What Jira allowed it may prevent later, and that callback may be lost: what it said more than so many seconds ago
     * opens nothing any more.
     */
    private static final long LONGEST_TRUST = 300;

    private final transient ConnectGating gating;
    private final transient Store store;
    private final transient Jira jira;
    private final transient Settings settings;
    private final transient InstantSource clock;
    // Each waits on a thread of the server's own.
    private final transient Semaphore waiters = new Semaphore(64);

    private record Verdict(int status, boolean open, String document) {}

    GateServlet(ConnectGating gating, Store store, Jira jira, Settings settings, InstantSource clock) {
        this.gating = gating;
        this.store = store;
        this.jira = jira;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    protected void doPut(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> clientKey = Pipelines.clientKey(request, settings.submitters());
        Optional<Gating.Gate> gate = gate(request, response, clientKey);
        if (gate.isEmpty()) return;
        boolean isNew = store.register(new Store.Key(clientKey.orElseThrow(), gate.get()));
        Answers.json(response, isNew ? 201 : 200, "{\"registered\":true}");
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<String> clientKey = Pipelines.clientKey(request, settings.readers());
        Optional<Gating.Gate> gate = gate(request, response, clientKey);
        if (gate.isEmpty()) return;
        String query = request.getQueryString();
        if (query != null && !query.matches("wait=[0-9]{1,9}")) {
            Answers.error(response, 400, "malformed-query");
            return;
        }
        long wait = query == null ? 0 : Math.min(LONGEST_WAIT, Long.parseLong(query.substring("wait=".length())));
        if (wait > 0 && !waiters.tryAcquire()) {
            Answers.error(response, 429, "too-many-waiters");
            return;
        }
        try {
            Verdict verdict = await(new Store.Key(clientKey.orElseThrow(), gate.get()), wait);
            Answers.json(response, verdict.status(), verdict.document());
        } catch (ConnectGatingException error) {
            Answers.error(response, error.status(), error.answer());
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            Answers.error(response, 503, "unavailable");
        } finally {
            if (wait > 0) waiters.release();
        }
    }

    private Optional<Gating.Gate> gate(HttpServletRequest request, HttpServletResponse response, Optional<String> clientKey) throws IOException {
        if (clientKey.isEmpty()) {
            response.setHeader("WWW-Authenticate", "Bearer");
            Answers.error(response, 401, "unauthorized");
            return Optional.empty();
        }
        Optional<Gating.Gate> gate = GatePath.gate(request.getRequestURI(), settings.basePath() + "/gates/");
        if (gate.isEmpty()) Answers.error(response, 400, "malformed-path");
        return gate;
    }

    private Verdict await(Store.Key key, long seconds) throws InterruptedException {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        while (true) {
            Verdict verdict = look(key);
            long left = (end - System.nanoTime()) / 1_000_000;
            if (!verdict.open() || left <= 0) return verdict;
            store.waitForChange(Math.min(left, LOOK_AGAIN));
        }
    }

    private Verdict look(Store.Key key) {
        if (!store.find(key).registered()) return new Verdict(404, false, "{\"error\":\"unknown-gate\"}");
        if (verdict(store.find(key)).open()) jira.ask(key);
        return verdict(store.find(key));
    }

    /** {@code open}: whether waiting may change it. */
    private Verdict verdict(Store.State state) {
        if (state.all().isEmpty()) return new Verdict(425, true, "{\"decision\":\"hold\",\"status\":null,\"confirmed\":false}");
        Gating.Snapshot now = gating.gating().current(state.all());
        boolean confirmed = state.poll().filter(poll -> confirms(poll, state, now.decision())).isPresent();
        String facts = "\"status\":\"" + now.status().code() + "\",\"confirmed\":" + confirmed + "}";
        if (now.decision() == Gating.Decision.PROCEED && !confirmed && !settings.trustCallbacks()) {
            return new Verdict(503, true, "{\"error\":\"not-confirmed\",\"decision\":\"hold\"," + facts);
        }
        int status = switch (now.decision()) {
            case PROCEED -> 200;
            case HOLD -> 425;
            case STOP -> 403;
            case MISCONFIGURED -> 422;
        };
        return new Verdict(status, now.decision() == Gating.Decision.HOLD, "{\"decision\":\"" + now.decision().code() + "\"," + facts);
    }

    /**
     * Jira has to say the same, asked after the last news: else whoever holds one live token could open what Jira allowed
     * once and prevented since.
     */
    private boolean confirms(Store.Poll poll, Store.State state, Gating.Decision decision) {
        // Below zero: the clock was set back, and nobody knows how old the answer is.
        long age = clock.instant().getEpochSecond() - poll.askedAt();
        return poll.revision() == state.revision() && age >= 0 && age <= LONGEST_TRUST
                && gating.gating().current(List.of(poll.state())).decision() == decision;
    }
}
