package connectgating.example;

import connectgating.Callback;
import connectgating.ConnectGating;
import connectgating.Gating;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gates, and the tokens that were taken: in memory, so that a restart forgets them. */
final class Store {
    enum Taken { NEW, RETRY, REPLAYED }

    /** A gate of a tenant. Both parts are compared as they are, so that no two gates share a key. */
    record Key(String clientKey, Gating.Gate gate) {}

    /** What Jira answered, folded, and which revision of the gate was there when it was asked, at which second. */
    record Poll(String state, int revision, long askedAt) {}

    /**
     * What is known of a gate: its folded states, from callbacks and from Jira's own answers. {@code revision} counts the
     * callbacks that were news.
     */
    record State(boolean registered, int revision, Optional<String> callback, Optional<Poll> poll) {
        static final State NONE = new State(false, 0, Optional.empty(), Optional.empty());

        List<String> all() {
            return java.util.stream.Stream.of(callback, poll.map(Poll::state)).flatMap(Optional::stream).toList();
        }
    }

    private record Seen(String body, long until) {}

    /** A revision that no gate has. */
    private static final int NEVER = -1;

    /**
     * For how many seconds a token is remembered after it has expired: longer than a request is under way that came just
     * before, and than clocks are stepped back that are set right.
     */
    private static final long REMEMBERED = 300;

    private final ConnectGating gating;
    private final Map<Key, State> gates = new HashMap<>();
    private final Map<String, Seen> tokens = new HashMap<>();

    Store(ConnectGating gating) {
        this.gating = gating;
    }

    /** Folds a verified callback, unless its token was taken before. */
    synchronized Taken take(Callback.Event event, long now) {
        tokens.values().removeIf(seen -> seen.until() + REMEMBERED <= now);
        Seen seen = tokens.get(event.token().digest());
        if (seen != null) return seen.body().equals(event.bodyDigest()) ? Taken.RETRY : Taken.REPLAYED;
        Key key = new Key(event.clientKey(), event.update().gate());
        State state = find(key);
        // Folded before anything is kept: one that can't be folded is answered 503, and sent again.
        Gating.Folded folded = gating.gating().fold(state.callback().stream().toList(), event.update());
        // One that comes late is news too: what made it look old may have been forged.
        int revision = state.revision() + (folded.outcome() == Gating.Outcome.DUPLICATE ? 0 : 1);
        gates.put(key, new State(state.registered(), revision, Optional.of(folded.state()), state.poll()));
        tokens.put(event.token().digest(), new Seen(event.bodyDigest(), event.token().goodUntil()));
        notifyAll();
        return Taken.NEW;
    }

    /** Folds what Jira answered when it was asked, at this revision and second: what came since is not confirmed by it. */
    synchronized void takeAnswer(String clientKey, Gating.Update update, int revision, long askedAt) {
        Key key = new Key(clientKey, update.gate());
        State state = find(key);
        String folded = gating.gating().fold(state.poll().map(Poll::state).stream().toList(), update).state();
        // Answers may overtake each other: the one to a question from before the last news takes nothing back. Otherwise
        // the last one counts, whatever its time, so that a clock that was set back closes no gate for good.
        Poll poll = state.poll().filter(known -> known.revision() > revision)
                .map(known -> new Poll(folded, known.revision(), known.askedAt()))
                .orElse(new Poll(folded, revision, askedAt));
        // One that looks older than an earlier one, and says something else, confirms nothing.
        boolean agrees = gating.gating().decide(update) == gating.gating().current(List.of(folded)).decision();
        if (!agrees) poll = new Poll(folded, NEVER, askedAt);
        gates.put(key, new State(state.registered(), state.revision(), state.callback(), Optional.of(poll)));
        notifyAll();
    }

    /** From now on the gate can open. Says whether it is new. */
    synchronized boolean register(Key key) {
        State state = find(key);
        if (!state.registered()) gates.put(key, new State(true, state.revision(), state.callback(), state.poll()));
        return !state.registered();
    }

    synchronized State find(Key key) {
        return gates.getOrDefault(key, State.NONE);
    }

    /** Returns when any gate changed, or after so many milliseconds. */
    synchronized void waitForChange(long milliseconds) throws InterruptedException {
        wait(milliseconds);
    }
}
