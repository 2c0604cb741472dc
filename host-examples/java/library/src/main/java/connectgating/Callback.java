// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.Objects;
import java.util.Optional;

/**
 * The one call for a gating callback: verify, parse, decide.
 *
 * <p>The host peeks at the unverified issuer (<code>jwt.peek</code>), looks the tenant up, and
 * calls <code>accept</code>. A callback is a hint, Jira is the truth: the qsh does not bind
 * the body, so whoever holds a live token can send any body with it. A host
 * therefore keeps the digest of every token it took until <code>good-until</code>:
 *
 * <ul><li>same token digest, same body digest: a retry; answer as before;
 * <li>same token digest, another body digest: a replay; refuse it with 401 and say
 *   so loudly;
 * </ul>
 * <p>and asks Jira itself before it lets <code>proceed</code> open anything.
 */
public final class Callback {
    private final Sandbox sandbox;

    Callback(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Verifies the request, parses the body and decides. Once the token has
     * verified, only an unreadable identity, a body that is no JSON object, a limit
     * or a time ahead of the clock refuses it; see <code>gating.parse</code>.
     *
     * <p>Decode the body as UTF-8 strictly, keeping a byte order mark, and answer 400
     * <code>malformed-body</code> yourself where that fails. Answer 2xx only once the folded
     * state is stored.
     *
     * <p>Refuses with any case of <code>reason</code>. A <code>context-qsh</code> is refused whatever the
     * policy says.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Callback.Event accept(Types.Request request, String body, Optional<Types.Tenant> tenant, Types.Policy policy, long now) {
        return sandbox.call(Signatures.CALLBACK_ACCEPT, request, body, tenant, policy, now);
    }

    /** A callback that Jira signed. */
    public record Event(
            /** The tenant: the verified issuer. */
            String clientKey,
            /** The verified token. */
            Jwt.VerifiedToken token,
            /** What Jira says. */
            Gating.Update update,
            /** What that decides by itself; <code>gating.fold</code> decides with what came before. */
            Gating.Decision decision,
            /** SHA-256 of the body, as 64 lower-case hexadecimal digits. */
            String bodyDigest) {
        public Event {
            Objects.requireNonNull(clientKey, "clientKey");
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(update, "update");
            Objects.requireNonNull(decision, "decision");
            Objects.requireNonNull(bodyDigest, "bodyDigest");
        }
    }
}
