// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What the other interfaces share: the request as it was received, the tenant,
 * the policy, and the one vocabulary of refusals.
 *
 * <p><b>Units</b>
 *
 * <p>Instants are seconds since the Unix epoch. <code>now</code> is a <code>u64</code>, so that a host
 * that forgets it fails loudly; claim times are the token's own words and signed
 * (<code>s64</code>). Durations are seconds. Lengths of text are bytes of its UTF-8 form
 * unless a text says characters (Unicode scalar values).
 *
 * <p><b>Order of checks</b>
 *
 * <p>Checks run in one fixed order, and the first that fails is reported: the host's
 * own settings, sizes, shape of the request, place and shape of the token, its
 * header, issuer, key, signature, claims, times, lifetime, audience, qsh, and last
 * the body. So every bad input has exactly one expected error. The cases of <code>reason</code>
 * stand in the order of these parts.
 */
public final class Types {
    Types() {}

    /** A request as it arrived, before any framework rewrote it. */
    public record Request(
            /**
             * The method, for example <code>POST</code>. ASCII letters and <code>-</code>, at most 32;
             * case does not matter.
             */
            String method,
            /**
             * The request target exactly as it stood in the request line: path and
             * query, still percent-encoded, at most 16,384 bytes. The absolute form
             * (<code>https://host/path?query</code>) is taken too, scheme and authority are then
             * ignored. A path that a proxy or framework decoded, merged or shortened
             * gives another qsh than the one that was signed.
             */
            String target,
            /**
             * The path of the app's <code>baseUrl</code>, for example <code>/app</code>; empty when it has
             * none. It is cut off the target by whole segments: with <code>/app</code>,
             * <code>/app/callback</code> becomes <code>/callback</code> and <code>/application</code> stays as it is.
             */
            String basePath,
            /**
             * The value of every <code>Authorization</code> header of the request, in order, and
             * an empty list where there is none. Hand over all of them: more than one
             * is refused.
             */
            List<String> authorization) {
        public Request {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(basePath, "basePath");
            authorization = List.copyOf(authorization);
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "Request[method=" + method + ", target=…, basePath=" + basePath + ", authorization=…]";
        }
    }

    /** What the host stored when the tenant installed the app. */
    public record Tenant(
            /** The tenant's <code>clientKey</code>. A token's <code>iss</code> must equal it. Not empty. */
            String clientKey,
            /**
             * One to four shared secrets, the current one first, then those that a
             * recent re-installation replaced, so that no callback in flight is lost.
             * Secrets are text, used as UTF-8 bytes, and never empty.
             */
            List<String> secrets) {
        public Tenant {
            Objects.requireNonNull(clientKey, "clientKey");
            secrets = List.copyOf(secrets);
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "Tenant[clientKey=" + clientKey + ", secrets=…]";
        }
    }

    /** What the operator decides. <code>jwt.default-policy</code> gives the defaults. */
    public record Policy(
            /**
             * How far this host's clock may be off, in seconds, in either direction.
             * Default 30, at most 300.
             */
            long leeway,
            /**
             * The longest lifetime (<code>exp</code> - <code>iat</code>) that is taken, in seconds. Default
             * 900, at most 86,400. Jira has been seen to use 180 and 900.
             */
            long maxLifetime,
            /**
             * How long past <code>exp</code> (and the leeway) a token is still taken, in seconds.
             * Default 0, at most 2,700. It is not known whether Jira mints a new token
             * when it retries a callback minutes later. Only for hosts that confirm
             * every <code>allowed</code> by asking Jira.
             */
            long late,
            /** Whether the token may come in the query parameter <code>jwt</code>. Default false. */
            boolean queryToken,
            /**
             * Whether the qsh may be the literal <code>context-qsh</code>, which binds the token
             * to no request at all. Default false. Such tokens are minted in a browser:
             * <code>callback.accept</code> refuses them whatever this says (CVE-2021-26073,
             * CVE-2021-26074 and CVE-2021-26077 were exactly that).
             */
            boolean contextToken) {
    }

    /** A setting of the host's own that can't be used. */
    public enum Setting implements Coded {
        /**
         * <code>now</code> is before 2013, when Connect did not exist, or after the year 3000,
         * as it is when somebody passes milliseconds.
         */
        CLOCK,
        /** <code>policy.leeway</code> is above 300. */
        LEEWAY,
        /** <code>policy.max-lifetime</code> is 0 or above 86,400. */
        MAX_LIFETIME,
        /** <code>policy.late</code> is above 2,700. */
        LATE,
        /**
         * <code>request.base-path</code> is not empty and does not begin with <code>/</code>, or has a
         * query, a fragment, a blank or a control character.
         */
        BASE_PATH,
        /** <code>tenant.client-key</code> is empty. */
        CLIENT_KEY,
        /**
         * <code>tenant.secrets</code> has none or more than four entries, or an empty one; or
         * the stored secrets have more than four, or an empty one.
         */
        SECRETS,
        /** The secret to sign with, or the new one of a re-installation, is empty. */
        SECRET,
        /** The lifetime of a token to sign is 0 or above 900. */
        LIFETIME,
        /** A replaced secret is to be kept for more than 86,400 seconds. */
        KEEP,
        /** The app's key is empty. */
        APP_KEY,
        /**
         * <code>app.base-urls</code> has none or more than 64 entries, or one that is not an
         * http or https URL without query and fragment.
         */
        BASE_URLS,
        /**
         * <code>app.host-suffixes</code> has none or more than 64 entries, or one that is not
         * labels of lower-case ASCII letters, digits and <code>-</code> with dots between.
         */
        HOST_SUFFIXES,
        /**
         * <code>app.client-keys</code> is there but has none or more than 64 entries, or an
         * empty one.
         */
        CLIENT_KEYS,
        /** The Forge app's id is not <code>ari:cloud:ecosystem::app/</code> with an id behind it. */
        APP_ID;
    }

    /** A limit and what went beyond it. */
    public record Excess(
            /** The greatest value that is taken. */
            long limit,
            /** The value that was found. */
            long actual) {
    }

    /** Why a request target can't be read. */
    public enum TargetFault implements Coded {
        /**
         * It is empty, or neither a path that begins with <code>/</code> nor an absolute http
         * or https URL.
         */
        NOT_A_PATH,
        /** A blank or an ASCII control character stands in it. */
        CONTROL_CHARACTER,
        /** In the query, a <code>%</code> is not followed by two hexadecimal digits. */
        MALFORMED_ESCAPE,
        /** In the query, decoded octets are not UTF-8. */
        NOT_UTF8,
        /** In the query, an escape stands for an ASCII control character. */
        ESCAPED_CONTROL;
    }

    /** One of the three segments of a token. */
    public enum TokenPart implements Coded {
        /** The JOSE header. */
        HEADER,
        /** The claims set. */
        CLAIMS,
        /** The signature. */
        SIGNATURE;
    }

    /** Why JSON was refused. */
    public enum JsonFault implements Coded {
        /**
         * It is not JSON (RFC 8259): a syntax error, octets that are not UTF-8, a
         * byte order mark, text after the end, or nothing at all.
         */
        NOT_JSON,
        /** It is JSON but not an object. */
        NOT_AN_OBJECT,
        /** A member name stands twice in one object. */
        DUPLICATE_KEY,
        /** It is nested more than 64 levels deep. */
        TOO_DEEP;
    }

    /** A segment of a token that is not the JSON it should be. */
    public record JsonProblem(
            /** Which segment: header or claims. */
            Types.TokenPart part,
            /** What is wrong with it. */
            Types.JsonFault fault) {
        public JsonProblem {
            Objects.requireNonNull(part, "part");
            Objects.requireNonNull(fault, "fault");
        }
    }

    /** How many segments a token has. */
    public record Segments(
            /** Always 3. */
            long required,
            /** The number that was found. */
            long found) {
    }

    /** An algorithm other than the one that the profile prescribes. */
    public record AlgorithmMismatch(
            /** The only algorithm that is taken here. */
            String required,
            /**
             * The token's <code>alg</code>: its text where that is 1 to 16 ASCII letters, digits,
             * <code>-</code> or <code>_</code>, otherwise <code>other</code>; <code>not-text</code> where it is no string.
             */
            String found) {
        public AlgorithmMismatch {
            Objects.requireNonNull(required, "required");
            Objects.requireNonNull(found, "found");
        }
    }

    /** A JOSE header parameter (RFC 7515, section 4.1; RFC 7797; RFC 7516). */
    public enum HeaderParameter implements Coded {
        /** Present and not <code>JWT</code> in any case. */
        TYP,
        /** Critical extensions: none is understood, so any is refused. */
        CRIT,
        /** Unencoded payload option. */
        B64,
        /** Compression. */
        ZIP,
        /** Content type, which would announce a nested token. */
        CTY,
        /** A URL of keys chosen by the sender. */
        JKU,
        /** A key chosen by the sender. */
        JWK,
        /** A URL of certificates chosen by the sender. */
        X5U,
        /** Certificates chosen by the sender. */
        X5C;
    }

    /** A claim that the component reads. */
    public enum Claim implements Coded {
        /** Issuer: the tenant's client key, or <code>forge/invocation-token</code>. Text. */
        ISS,
        /** Subject: the acting user's account id. Text, optional. */
        SUB,
        /** Audience: text or a list of text; optional where a shared secret signs. */
        AUD,
        /** Issued at, in seconds since the epoch. Integer. */
        IAT,
        /** Not before, in seconds since the epoch. Integer, optional. */
        NBF,
        /** Expiry, in seconds since the epoch. Integer. */
        EXP,
        /** Query string hash: 64 lower-case hexadecimal digits, or <code>context-qsh</code>. */
        QSH,
        /** Context: an object, optional. */
        CONTEXT,
        /** Forge alone: the app, an object with a text <code>installationId</code>. */
        APP,
        /** Forge alone: the user who invoked the app. Text, optional. */
        PRINCIPAL;
    }

    /** Why a public key or key set that the host handed over can't be used. */
    public enum KeyFault implements Coded {
        /** A key is longer than 16,384 bytes, or a key set than 65,536. */
        TOO_LARGE,
        /**
         * Neither PEM with the label <code>PUBLIC KEY</code>, nor a JWK, nor a key set with a
         * list <code>keys</code>; or one that does not hold together.
         */
        MALFORMED,
        /** A key of another type, such as EC. */
        NOT_RSA,
        /** A JWK whose <code>use</code> is not <code>sig</code> or whose <code>alg</code> is not <code>RS256</code>. */
        OTHER_USE,
        /** An exponent other than 65537. */
        WRONG_EXPONENT,
        /** A modulus of fewer than 2,048 bits (RFC 7518, section 3.3). */
        TOO_SHORT,
        /** A modulus of more than 4,096 bits. */
        TOO_LONG;
    }

    /** A token that is meant for somebody else. */
    public record AudienceMismatch(
            /** Whom it must be meant for, one of these, cut down as <code>found</code> is. */
            List<String> required,
            /**
             * The first two texts of the token's <code>aud</code>; <code>other</code> stands for one that is
             * not at most 128 visible ASCII characters.
             */
            List<String> found) {
        public AudienceMismatch {
            required = List.copyOf(required);
            found = List.copyOf(found);
        }
    }

    /** A field of a lifecycle call that must be there. */
    public enum LifecycleField implements Coded {
        /** <code>key</code>: the app's key. */
        KEY,
        /** <code>clientKey</code>: the tenant. */
        CLIENT_KEY,
        /** <code>eventType</code>: <code>installed</code> or <code>uninstalled</code>. */
        EVENT_TYPE,
        /** <code>baseUrl</code>: where the tenant's Jira is. Of <code>installed</code> alone. */
        BASE_URL,
        /** <code>sharedSecret</code>. Of <code>installed</code> alone. */
        SHARED_SECRET;
    }

    /**
     * Why a tenant's base URL is refused. Nobody signed it, and hosts send their
     * requests there.
     */
    public enum BaseUrlFault implements Coded {
        /** It does not begin with <code>https://</code>. */
        NOT_HTTPS,
        /** It has user information (<code>&#64;</code>). */
        USER_INFO,
        /** It has a port (<code>:</code>), or is an IPv6 address. */
        PORT,
        /**
         * It has a query, a fragment, an escape, a dot segment, or other characters
         * than letters, digits, <code>-</code>, <code>.</code>, <code>_</code> and <code>~</code>, or more than 2,000.
         */
        NOT_PLAIN,
        /** Its host is neither one of the suffixes nor under one by whole labels. */
        FOREIGN_HOST;
    }

    /** The times of a token that contradict each other. */
    public record Times(
            /** The claim <code>iat</code>. */
            long issuedAt,
            /** The claim <code>nbf</code>, where there is one. */
            Optional<Long> notBefore,
            /** The claim <code>exp</code>. */
            long expiresAt) {
        public Times {
            Objects.requireNonNull(notBefore, "notBefore");
        }
    }

    /** A time that has passed. */
    public record Passed(
            /** The claim <code>exp</code>. */
            long expiredAt,
            /** The <code>now</code> of the call. */
            long now) {
    }

    /** A time that is ahead of the host's clock by more than the leeway. */
    public record Ahead(
            /** The time that was claimed, in whole seconds since the epoch. */
            long claimed,
            /** The <code>now</code> of the call. */
            long now) {
    }

    /** A token that was meant to live too long. */
    public record Lifetime(
            /** <code>policy.max-lifetime</code>. */
            long limit,
            /** <code>exp</code> - <code>iat</code>. */
            long actual) {
    }

    /** Both sides of a query string hash that does not match. */
    public record QshMismatch(
            /** The token's qsh. */
            String claimed,
            /**
             * The qsh of the request as it arrived. <code>jwt.canonical-request</code> gives the
             * text behind it.
             */
            String computed) {
        public QshMismatch {
            Objects.requireNonNull(claimed, "claimed");
            Objects.requireNonNull(computed, "computed");
        }
    }

    /** A field of the payload without which no gate can be named. */
    public enum IdentityField implements Coded {
        /** <code>pipelineId</code>: text of 1 to 255 characters. */
        PIPELINE_ID,
        /** <code>environmentId</code>: text of 1 to 255 characters. */
        ENVIRONMENT_ID,
        /** <code>deploymentSequenceNumber</code>: an integer of 64 bits. */
        SEQUENCE_NUMBER;
    }

    /**
     * Why a request or a payload was refused, in the order in which it is checked.
     *
     * <p>One vocabulary for every function that refuses; each names the cases that it
     * can return. No case carries a secret, a token or a part of a body.
     */
    public sealed interface Reason extends Coded {
        /**
         * The host's own setting can't be used. Answered 503: nothing is wrong
         * with the request, and a retry succeeds once the operator has mended it.
         */
        record BadSetting(Types.Setting value) implements Reason {
            public BadSetting {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * The method has other characters than ASCII letters and <code>-</code>, none, or
         * more than 32.
         */
        record MalformedMethod() implements Reason {}

        /** The target is longer than 16,384 bytes. */
        record TargetTooLong(Types.Excess value) implements Reason {
            public TargetTooLong {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The body is longer than 262,144 bytes. */
        record BodyTooLong(Types.Excess value) implements Reason {
            public BodyTooLong {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The target can't be read without guessing. */
        record MalformedTarget(Types.TargetFault value) implements Reason {
            public MalformedTarget {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The query has more than 1,000 parameters. */
        record TooManyParameters(Types.Excess value) implements Reason {
            public TooManyParameters {
                Objects.requireNonNull(value, "value");
            }
        }

        /** There is neither an <code>Authorization</code> header nor a <code>jwt</code> parameter. */
        record MissingToken() implements Reason {}

        /**
         * More than one place or value could be the token: two <code>Authorization</code>
         * headers, two <code>jwt</code> parameters, or a header and a parameter.
         */
        record AmbiguousToken() implements Reason {}

        /** The token is in the query and <code>policy.query-token</code> is false. */
        record QueryTokenRefused() implements Reason {}

        /**
         * The scheme of the <code>Authorization</code> header is not <code>JWT</code>, or for Forge not
         * <code>Bearer</code> (any case).
         */
        record WrongScheme() implements Reason {}

        /** The scheme is right but not followed by one blank and one token. */
        record MalformedAuthorization() implements Reason {}

        /** The token is longer than 16,384 bytes. */
        record TokenTooLong(Types.Excess value) implements Reason {
            public TokenTooLong {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The token does not have three segments (an encrypted one has five). */
        record WrongSegmentCount(Types.Segments value) implements Reason {
            public WrongSegmentCount {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * A segment is not base64url without padding (RFC 4648, section 5), has
         * other characters in it, or stray bits at its end.
         */
        record MalformedBase64(Types.TokenPart value) implements Reason {
            public MalformedBase64 {
                Objects.requireNonNull(value, "value");
            }
        }

        /** Header or claims are not one well-formed JSON object. */
        record MalformedJson(Types.JsonProblem value) implements Reason {
            public MalformedJson {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The header has no <code>alg</code>. */
        record MissingAlgorithm() implements Reason {}

        /**
         * The header's <code>alg</code> is not the one that the profile prescribes. The
         * profile decides the algorithm, never the token.
         */
        record WrongAlgorithm(Types.AlgorithmMismatch value) implements Reason {
            public WrongAlgorithm {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The header has a parameter that is refused, or a <code>typ</code> that is no <code>JWT</code>. */
        record RefusedHeader(Types.HeaderParameter value) implements Reason {
            public RefusedHeader {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The header has no <code>kid</code> where a key is found by it. */
        record MissingKeyId() implements Reason {}

        /**
         * The header's <code>kid</code> is not a lower-case UUID, or for Forge no text or an
         * empty one.
         */
        record MalformedKeyId() implements Reason {}

        /** A required claim is absent. */
        record MissingClaim(Types.Claim value) implements Reason {
            public MissingClaim {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * A claim has the wrong JSON type. Times must be JSON integers: <code>1.0</code>,
         * <code>1e9</code>, <code>"1"</code> and <code>null</code> are wrong types.
         */
        record WrongClaimType(Types.Claim value) implements Reason {
            public WrongClaimType {
                Objects.requireNonNull(value, "value");
            }
        }

        /** A time does not fit 64 bits, or <code>iat</code> or <code>nbf</code> is negative. */
        record ClaimOutOfRange(Types.Claim value) implements Reason {
            public ClaimOutOfRange {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * <code>iss</code> is not the tenant's client key, or the host knows no such tenant; it
         * is none that may install the app; or for Forge, it is not Forge's.
         */
        record UnknownIssuer() implements Reason {}

        /** The host handed over no key, or a key set without an RS256 key of this id. */
        record UnknownKey() implements Reason {}

        /**
         * The key or key set that the host handed over can't be used. Answered 503,
         * as <code>bad-setting</code>: fetching it again may mend it.
         */
        record UnusableKey(Types.KeyFault value) implements Reason {
            public UnusableKey {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * No secret of the tenant, and not the key of the key id, made this signature.
         * It says no more than that.
         */
        record BadSignature() implements Reason {}

        /** <code>exp</code> is not after <code>iat</code>, or not after <code>nbf</code>. */
        record ContradictoryTimes(Types.Times value) implements Reason {
            public ContradictoryTimes {
                Objects.requireNonNull(value, "value");
            }
        }

        /** <code>now</code> is not before <code>exp</code> + <code>leeway</code> + <code>late</code>. */
        record Expired(Types.Passed value) implements Reason {
            public Expired {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * <code>iat</code> is later than <code>now</code> + <code>leeway</code>. Answered 503: a retry succeeds once
         * the clocks agree.
         */
        record IssuedAhead(Types.Ahead value) implements Reason {
            public IssuedAhead {
                Objects.requireNonNull(value, "value");
            }
        }

        /** <code>nbf</code> is later than <code>now</code> + <code>leeway</code>. Answered 503, as above. */
        record NotYetValid(Types.Ahead value) implements Reason {
            public NotYetValid {
                Objects.requireNonNull(value, "value");
            }
        }

        /** <code>exp</code> - <code>iat</code> is more than <code>policy.max-lifetime</code>. */
        record LifetimeTooLong(Types.Lifetime value) implements Reason {
            public LifetimeTooLong {
                Objects.requireNonNull(value, "value");
            }
        }

        /** <code>aud</code> does not name this app. */
        record WrongAudience(Types.AudienceMismatch value) implements Reason {
            public WrongAudience {
                Objects.requireNonNull(value, "value");
            }
        }

        /** <code>qsh</code> is neither 64 lower-case hexadecimal digits nor <code>context-qsh</code>. */
        record MalformedQsh() implements Reason {}

        /** <code>qsh</code> is <code>context-qsh</code> where the policy or the function does not take it. */
        record ContextTokenRefused() implements Reason {}

        /**
         * <code>qsh</code> is not that of this request: method, path or query differ from
         * what was signed, or were rewritten on the way.
         */
        record WrongQsh(Types.QshMismatch value) implements Reason {
            public WrongQsh {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The body is not one well-formed JSON object with distinct names. */
        record MalformedBody(Types.JsonFault value) implements Reason {
            public MalformedBody {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The payload names no gate. */
        record UnidentifiedGate(Types.IdentityField value) implements Reason {
            public UnidentifiedGate {
                Objects.requireNonNull(value, "value");
            }
        }

        /** The payload has more than 1,000 details. */
        record TooManyDetails(Types.Excess value) implements Reason {
            public TooManyDetails {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * <code>updatedTimestamp</code> is later than <code>now</code> + <code>leeway</code>. Answered 503 and never
         * stored: it would make every later event look stale.
         */
        record UpdatedAhead(Types.Ahead value) implements Reason {
            public UpdatedAhead {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * A field of a lifecycle call is absent, no text, empty, or longer than 2,000
         * characters.
         */
        record UnreadableField(Types.LifecycleField value) implements Reason {
            public UnreadableField {
                Objects.requireNonNull(value, "value");
            }
        }

        /**
         * The body's <code>key</code> is another app's. Answered 401, as the others that
         * contradict the token: nobody signed the body, so this is what a stolen
         * token with a body of the thief's own looks like.
         */
        record WrongApp() implements Reason {}

        /** The body's <code>eventType</code> is not the one of the function. Answered 400. */
        record WrongEventType() implements Reason {}

        /** The body's <code>clientKey</code> is not the token's <code>iss</code>. Answered 401. */
        record WrongClientKey() implements Reason {}

        /** The body's <code>baseUrl</code> is none that the app talks to. Answered 401. */
        record RefusedBaseUrl(Types.BaseUrlFault value) implements Reason {
            public RefusedBaseUrl {
                Objects.requireNonNull(value, "value");
            }
        }
    }

    /** A refusal, with everything that a host needs to act on it. */
    public record Rejection(
            /**
             * The HTTP status to answer with: 400 malformed, 401 not authentic, 503
             * where a retry mends it. Never 409, which Jira would retry.
             */
            int status,
            /**
             * Whether Jira sends the callback again after this status (it does after
             * 408, 409, 425, 429 and 5xx).
             */
            boolean retried,
            /**
             * The only text that the HTTP answer may carry. The same <code>unauthorized</code> for
             * everything that fails with 401 before the signature has verified, so that
             * a stranger learns nothing about tenants; <code>unavailable</code> for what the operator
             * has to mend; otherwise equal to <code>code</code>.
             */
            String answer,
            /** The name of the case of <code>reason</code>, for logs and metrics. */
            String code,
            /** One sentence for the operator. Never a secret, a token or a body. */
            String message,
            /** The typed reason. */
            Types.Reason reason) {
        public Rejection {
            Objects.requireNonNull(answer, "answer");
            Objects.requireNonNull(code, "code");
            Objects.requireNonNull(message, "message");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
