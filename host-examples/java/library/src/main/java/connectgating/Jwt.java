// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Atlassian Connect JWT: read, verify, sign, and explain the query string hash (qsh).
 *
 * <p>Profile: shared secret, exactly HS256. The token comes in the header
 * <code>Authorization: JWT &lt;token&gt;</code> or, where the policy allows it, in the query
 * parameter <code>jwt</code>. Source of the rules: Atlassian, "Understanding JWT for Connect
 * apps"; RFC 7515, RFC 7519, RFC 8725.
 *
 * <p>The qsh binds method, path and query. It does not bind the body.
 */
public final class Jwt {
    private final Sandbox sandbox;

    Jwt(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * The default policy: leeway 30, max-lifetime 900, late 0, no query token, no
     * context token.
     */
    public Types.Policy defaultPolicy() {
        return sandbox.call(Signatures.JWT_DEFAULT_POLICY);
    }

    /**
     * Reads a token without verifying it, to find the tenant. Of the policy only
     * <code>query-token</code> is read.
     *
     * <p>Refuses with the cases of <code>reason</code> from <code>malformed-method</code> to
     * <code>malformed-json</code>, <code>body-too-long</code> excepted, and with <code>bad-setting(base-path)</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Jwt.UnverifiedToken peek(Types.Request request, Types.Policy policy) {
        return sandbox.call(Signatures.JWT_PEEK, request, policy);
    }

    /**
     * Verifies a token against the request that brought it.
     *
     * <p><code>tenant</code> is the one found by <code>unverified-issuer</code>; hand over none where there
     * is no such tenant, and the answer is the one of a bad issuer, so that both
     * look alike from outside.
     *
     * <p>Refuses with any case of <code>reason</code> up to <code>wrong-qsh</code>, except <code>body-too-long</code>,
     * <code>missing-key-id</code>, <code>malformed-key-id</code>, <code>unknown-key</code>, <code>unusable-key</code> and
     * <code>wrong-audience</code>, which belong to other profiles.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Jwt.VerifiedToken verify(Types.Request request, Optional<Types.Tenant> tenant, Types.Policy policy, long now) {
        return sandbox.call(Signatures.JWT_VERIFY, request, tenant, policy, now);
    }

    /**
     * Runs every check of <code>verify</code> that can be run, and says what came of each: a bad
     * signature does not hide that the qsh does not match either.
     *
     * <p>For people, and never for deciding. <code>verify</code> accepts the request if, and only
     * if, every check has passed; the first that failed is what it refuses with.
     *
     * <p>Never fails. The answer may repeat the token's claims and the query's values:
     * show it to the operator alone.
     */
    public Jwt.Explanation explain(Types.Request request, Optional<Types.Tenant> tenant, Types.Policy policy, long now) {
        return sandbox.call(Signatures.JWT_EXPLAIN, request, tenant, policy, now);
    }

    /**
     * The canonical request and qsh of a request, for signing one and for showing a
     * person why a qsh does not match.
     *
     * <p>The method is upper-cased. The path loses the base path and one trailing
     * slash, its <code>&amp;</code> becomes <code>%26</code>, and nothing else of it is touched. The query is
     * decoded as a form, loses <code>jwt</code>, is encoded again by RFC 3986, sorted by name,
     * and the values of one name are sorted as UTF-16 and joined with commas.
     *
     * <p>Refuses with <code>bad-setting(base-path)</code>, <code>malformed-method</code>, <code>target-too-long</code>,
     * <code>malformed-target</code> and <code>too-many-parameters</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Jwt.Canonical canonicalRequest(String method, String target, String basePath) {
        return sandbox.call(Signatures.JWT_CANONICAL_REQUEST, method, target, basePath);
    }

    /**
     * Signs a request to Jira as the app, with the tenant's current shared secret:
     * HS256, claims <code>iss</code> (the app's key), <code>iat</code> (<code>now</code>), <code>exp</code> and <code>qsh</code>, in this
     * order. The qsh is that of the first canonical form, the one of Atlassian's Java.
     *
     * <p><code>lifetime</code> is in seconds, 1 to 900; none is 180, as Atlassian's libraries have it.
     *
     * <p>Refuses with <code>bad-setting</code> (<code>clock</code>, <code>lifetime</code>, <code>base-path</code>, <code>app-key</code>,
     * <code>secret</code>), <code>malformed-method</code>, <code>target-too-long</code>, <code>malformed-target</code> and
     * <code>too-many-parameters</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Jwt.Signed sign(Jwt.OutgoingRequest request, String appKey, String secret, long now, Optional<Long> lifetime) {
        return sandbox.call(Signatures.JWT_SIGN, request, appKey, secret, now, lifetime);
    }

    /** A key id (<code>kid</code>) that nobody has verified. */
    public sealed interface UnverifiedKeyId extends Coded {
        /** The header has no <code>kid</code>. Usual for callbacks. */
        record Absent() implements UnverifiedKeyId {}

        /**
         * There is one, but it is not a lower-case UUID, the only shape that
         * Atlassian's install keys have. It is not handed out: hosts put key ids
         * into URLs.
         */
        record Malformed() implements UnverifiedKeyId {}

        /** A lower-case UUID. */
        record Uuid(String value) implements UnverifiedKeyId {
            public Uuid {
                Objects.requireNonNull(value, "value");
            }
        }
    }

    /**
     * What a token says of itself before anybody has verified it. Good for finding
     * the tenant, and for nothing else: every field may be forged.
     */
    public record UnverifiedToken(
            /** The claim <code>iss</code>, where it is text: look the tenant up by it. */
            Optional<String> unverifiedIssuer,
            /**
             * The header's <code>alg</code>, in the form of <code>algorithm-mismatch.found</code>; absent
             * where the header has none.
             */
            Optional<String> unverifiedAlgorithm,
            /** The header's <code>kid</code>. */
            Jwt.UnverifiedKeyId unverifiedKeyId,
            /** The claim <code>exp</code>, where it is an integer of 64 bits. */
            Optional<Long> unverifiedExpiry) {
        public UnverifiedToken {
            Objects.requireNonNull(unverifiedIssuer, "unverifiedIssuer");
            Objects.requireNonNull(unverifiedAlgorithm, "unverifiedAlgorithm");
            Objects.requireNonNull(unverifiedKeyId, "unverifiedKeyId");
            Objects.requireNonNull(unverifiedExpiry, "unverifiedExpiry");
        }
    }

    /** What a token says, its signature, times and qsh having been verified. */
    public record VerifiedToken(
            /** The claim <code>iss</code>; equal to the tenant's client key. */
            String issuer,
            /** The claim <code>sub</code>. */
            Optional<String> subject,
            /**
             * The claim <code>aud</code>; one text becomes a list of one, none an empty list. Not
             * checked: for a shared secret the issuer alone names the tenant.
             */
            List<String> audience,
            /** The claim <code>iat</code>. */
            long issuedAt,
            /** The claim <code>nbf</code>. */
            Optional<Long> notBefore,
            /** The claim <code>exp</code>. */
            long expiresAt,
            /** The claim <code>context</code>, as the JSON text that was signed. */
            Optional<String> context,
            /** Whether the qsh was <code>context-qsh</code>, so that no request is bound. */
            boolean contextToken,
            /**
             * Which of the tenant's secrets made the signature, counted from 0. Not 0:
             * Jira still uses a secret that was replaced.
             */
            long secretIndex,
            /**
             * SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits.
             * Names the token without being able to stand in for it.
             */
            String digest,
            /**
             * The first second at which this token is refused: <code>exp</code> + leeway + late.
             * Keep the digest until then to see replays.
             */
            long goodUntil) {
        public VerifiedToken {
            Objects.requireNonNull(issuer, "issuer");
            Objects.requireNonNull(subject, "subject");
            audience = List.copyOf(audience);
            Objects.requireNonNull(notBefore, "notBefore");
            Objects.requireNonNull(context, "context");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /** One form of a canonical request. */
    public record CanonicalForm(
            /**
             * The canonical request, whose SHA-256 is the qsh. It holds the query's
             * values as they came.
             */
            String text,
            /**
             * The same with each value that is shaped like a token replaced by
             * <code>(redacted)</code>: for logs. Do not hash it.
             */
            String shown,
            /** The qsh: 64 lower-case hexadecimal digits. */
            String qsh) {
        public CanonicalForm {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(shown, "shown");
            Objects.requireNonNull(qsh, "qsh");
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "CanonicalForm[text=…, shown=" + shown + ", qsh=" + qsh + "]";
        }
    }

    /** The canonical request of a request. */
    public record Canonical(
            /**
             * One form, or two where the parameters' order depends on whether names are
             * compared encoded (first; Atlassian's Java) or raw (second; Atlassian's
             * JavaScript). Verification takes either, since both bind the same data.
             */
            List<Jwt.CanonicalForm> forms) {
        public Canonical {
            forms = List.copyOf(forms);
        }
    }

    /** One check of <code>verify</code>, in the order in which it makes them. */
    public enum Check implements Coded {
        /**
         * The host's own settings: clock, policy, base path, tenant. Where they can't
         * be used, nothing else is checked.
         */
        SETTINGS,
        /** Method and target can be read. */
        TARGET,
        /** There is one token, it stands where it may, and it has three segments. */
        TOKEN,
        /**
         * The header is JSON, its <code>alg</code> is HS256, and nothing in it changes what the
         * token means.
         */
        HEADER,
        /** The claims set is a JSON object. */
        CLAIMS_SET,
        /** <code>iss</code> is the tenant's client key. */
        ISSUER,
        /** One of the tenant's secrets made the signature. */
        SIGNATURE,
        /** Each claim that must be there is there, and each has its type. */
        CLAIM_TYPES,
        /** <code>iat</code>, <code>nbf</code> and <code>exp</code> do not contradict each other. */
        TIME_ORDER,
        /** <code>exp</code> is not past. */
        EXPIRY,
        /** <code>iat</code> is not ahead. */
        ISSUED_AT,
        /** <code>nbf</code> is not ahead. */
        NOT_BEFORE,
        /** <code>exp</code> - <code>iat</code> is no more than <code>max-lifetime</code>. */
        LIFETIME,
        /** The qsh is that of this request. */
        QSH;
    }

    /** What came of one check. */
    public sealed interface CheckOutcome extends Coded {
        /** It found nothing wrong. */
        record Passed() implements CheckOutcome {}

        /** <code>verify</code> would refuse the request for this, were it the first that failed. */
        record Failed(Types.Rejection value) implements CheckOutcome {
            public Failed {
                Objects.requireNonNull(value, "value");
            }
        }

        /** It needs what an earlier check could not give. */
        record Skipped() implements CheckOutcome {}
    }

    /** A check and what came of it. */
    public record Checked(
            /** Which check. */
            Jwt.Check check,
            /** What came of it. */
            Jwt.CheckOutcome outcome) {
        public Checked {
            Objects.requireNonNull(check, "check");
            Objects.requireNonNull(outcome, "outcome");
        }
    }

    /** What there is to say of a request. For people: it may hold what nobody signed. */
    public record Explanation(
            /** Every check once, in their order. */
            List<Jwt.Checked> checks,
            /**
             * The token's header, as the text that stands there; absent where there is no
             * token, or where that is not UTF-8.
             */
            Optional<String> header,
            /** The token's claims, likewise. */
            Optional<String> claims,
            /**
             * The forms of the canonical request, as <code>canonical-request</code> gives them; none
             * where the target can't be read.
             */
            List<Jwt.CanonicalForm> forms) {
        public Explanation {
            checks = List.copyOf(checks);
            Objects.requireNonNull(header, "header");
            Objects.requireNonNull(claims, "claims");
            forms = List.copyOf(forms);
        }
    }

    /** A request of the app's own that is about to be sent to Jira. */
    public record OutgoingRequest(
            /** The method, as in <code>request</code>. */
            String method,
            /**
             * The target or the whole URL, escaped exactly as it will be sent, at most
             * 16,384 bytes.
             */
            String target,
            /** The path of the tenant's base URL; empty for Jira, <code>/wiki</code> for Confluence. */
            String basePath) {
        public OutgoingRequest {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(basePath, "basePath");
        }
    }

    /** A token that was just made. A secret while it lives: never log it. */
    public record Signed(
            /** The value of the header <code>Authorization</code>: <code>JWT &lt;token&gt;</code>. */
            String authorization,
            /** The token alone. */
            String token,
            /**
             * Its claim <code>exp</code>, in seconds since the epoch. It binds one method, path and
             * query: make a new one for each request.
             */
            long expiresAt) {
        public Signed {
            Objects.requireNonNull(authorization, "authorization");
            Objects.requireNonNull(token, "token");
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "Signed[authorization=…, token=…, expiresAt=" + expiresAt + "]";
        }
    }
}
