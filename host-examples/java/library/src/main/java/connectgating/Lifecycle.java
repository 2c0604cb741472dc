// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Connect lifecycle calls: a tenant installed or removed the app.
 *
 * <p>Profile: one of Atlassian's install keys, exactly RS256, header `Authorization: JWT
 * &lt;token&gt;<code>, </code>kid<code> a lower-case UUID, </code>aud` one of the app's base URLs, and a qsh that
 * binds the request, never <code>context-qsh</code>. Sources: Atlassian, "Connect app descriptor:
 * lifecycle" and "Signed installs"; the code of npm <code>atlassian-connect-express</code> 11.5.
 *
 * <p>The body is not signed. Whatever it says that the token or the operator says too must
 * be equal; where the tenant's Jira is must be a place that the operator named.
 *
 * <p><b>What a host does</b>
 *
 * <p>1. <code>key-id</code>, which refuses whatever can be refused without a key;
 * 2. <code>key-url</code>, and fetch it: no redirects, at most 4 KiB, at most 5 seconds, misses
 *    remembered for a while;
 * 3. <code>installed</code> or <code>uninstalled</code>, with no key where there is none;
 * 4. refuse with 401 if the token's digest is known with another body digest: one token
 *    installs once. Keep both until <code>good-until</code>;
 * 5. store the installation (with <code>rotate</code> where the tenant is known), and only then
 *    answer 204. Erase the secrets of an uninstalled tenant.
 */
public final class Lifecycle {
    private final Sandbox sandbox;

    Lifecycle(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /** <code>atlassian.net</code> and <code>jira.com</code>: the domains of Atlassian's cloud. */
    public List<String> defaultHostSuffixes() {
        return sandbox.call(Signatures.LIFECYCLE_DEFAULT_HOST_SUFFIXES);
    }

    /**
     * The id of the key to fetch, once everything about the token is right that can be
     * seen without it: shape, header, issuer, claims, times, lifetime, audience. No
     * signature has been verified then, so the answer of every 401 is <code>unauthorized</code>.
     *
     * <p>Of the policy only <code>leeway</code> and <code>max-lifetime</code> are used, here and below: a
     * lifecycle call comes in time, in the header, and bound to its request.
     *
     * <p>Refuses as <code>uninstalled</code> does up to <code>wrong-audience</code>, except with <code>body-too-long</code>,
     * <code>unknown-key</code>, <code>unusable-key</code> and <code>bad-signature</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public String keyId(Types.Request request, Lifecycle.App app, Types.Policy policy, long now) {
        return sandbox.call(Signatures.LIFECYCLE_KEY_ID, request, app, policy, now);
    }

    /**
     * The URL of the public key of this id. Don't build it by hand: the id comes from
     * whoever calls.
     *
     * <p>Refuses with <code>malformed-key-id</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public String keyUrl(String keyId, Lifecycle.Environment environment) {
        return sandbox.call(Signatures.LIFECYCLE_KEY_URL, keyId, environment);
    }

    /**
     * Verifies the call of a tenant that installs the app, and reads what to store.
     *
     * <p><code>key</code> is the one of the token's key id; hand over none where the key server has
     * none. Where the server can't be reached, don't call: answer 503.
     *
     * <p>Refuses with <code>bad-setting</code> (<code>clock</code>, <code>leeway</code>, <code>max-lifetime</code>, <code>base-path</code>,
     * <code>app-key</code>, <code>base-urls</code>, <code>host-suffixes</code>, <code>client-keys</code>), and with any other case of
     * <code>reason</code> but <code>unidentified-gate</code>, <code>too-many-details</code> and <code>updated-ahead</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Lifecycle.Installation installed(Types.Request request, String body, Lifecycle.App app, Optional<Lifecycle.PublicKey> key, Types.Policy policy, long now) {
        return sandbox.call(Signatures.LIFECYCLE_INSTALLED, request, body, app, key, policy, now);
    }

    /**
     * Verifies the call of a tenant that removed the app. Neither <code>baseUrl</code> nor
     * <code>sharedSecret</code> is read, and <code>client-keys</code> does not count: nothing odd about them,
     * and no operator who names others now, may keep an old secret alive.
     *
     * <p>Refuses as <code>installed</code> does, except with <code>refused-base-url</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Lifecycle.Uninstallation uninstalled(Types.Request request, String body, Lifecycle.App app, Optional<Lifecycle.PublicKey> key, Types.Policy policy, long now) {
        return sandbox.call(Signatures.LIFECYCLE_UNINSTALLED, request, body, app, key, policy, now);
    }

    /**
     * What to store when a known tenant installs again: the new secret first, and those
     * before it for <code>keep</code> more seconds or what is left of their time, at most three of
     * them, so that callbacks in flight are still taken. 3,600 suits: Jira retries for
     * about half an hour. 0 drops them; at most 86,400. The same secret again is no new
     * one, so that a retried call changes nothing.
     *
     * <p>The settings that can't be used are <code>clock</code>, <code>keep</code>, <code>secret</code> and <code>secrets</code>.
     *
     * <p>Throws <code>SettingException</code>.
     */
    public List<Lifecycle.StoredSecret> rotate(List<Lifecycle.StoredSecret> stored, String new_, long now, long keep) {
        return sandbox.call(Signatures.LIFECYCLE_ROTATE, stored, new_, now, keep);
    }

    /**
     * The secrets that are taken now, for <code>tenant.secrets</code>, in their order.
     *
     * <p>The settings that can't be used are <code>clock</code> and <code>secrets</code>.
     *
     * <p>Throws <code>SettingException</code>.
     */
    public List<String> liveSecrets(List<Lifecycle.StoredSecret> stored, long now) {
        return sandbox.call(Signatures.LIFECYCLE_LIVE_SECRETS, stored, now);
    }

    /** The app, and who may install it. */
    public record App(
            /** The <code>key</code> of the app's descriptor. Not empty. The body's <code>key</code> must equal it. */
            String key,
            /**
             * The <code>baseUrl</code> of the app's descriptor, and former ones that are still
             * installed: 1 to 64. One of the token's <code>aud</code> must equal one of them exactly,
             * but for one slash at the end of either.
             */
            List<String> baseUrls,
            /**
             * The domains that tenants may have, in lower case: 1 to 64. A host is allowed
             * that equals one or is under one by whole labels. See <code>default-host-suffixes</code>.
             */
            List<String> hostSuffixes,
            /**
             * The only tenants that may install the app, 1 to 64; none lets all. <code>installed</code>
             * refuses others as <code>unknown-issuer</code>. Whoever was let in may leave: <code>key-id</code> and
             * <code>uninstalled</code> don't ask.
             */
            Optional<List<String>> clientKeys) {
        public App {
            Objects.requireNonNull(key, "key");
            baseUrls = List.copyOf(baseUrls);
            hostSuffixes = List.copyOf(hostSuffixes);
            Objects.requireNonNull(clientKeys, "clientKeys");
        }
    }

    /** A public key as it was fetched: RSA of 2,048 to 4,096 bits with the exponent 65537. */
    public sealed interface PublicKey extends Coded {
        /**
         * PEM with the label <code>PUBLIC KEY</code> (RFC 7468, section 13), at most 16,384 bytes.
         * What Atlassian's key servers give.
         */
        record Pem(String value) implements PublicKey {
            public Pem {
                Objects.requireNonNull(value, "value");
            }
        }

        /** A JSON Web Key (RFC 7517), at most 16,384 bytes. */
        record Jwk(String value) implements PublicKey {
            public Jwk {
                Objects.requireNonNull(value, "value");
            }
        }
    }

    /**
     * Which of Atlassian's environments signs. Fixed by the operator, never chosen by
     * what a request says.
     */
    public enum Environment implements Coded {
        /** <code>https://connect-install-keys.atlassian.com/&lt;key id&gt;</code>. */
        PRODUCTION,
        /** <code>https://cs-migrations--cdn.us-east-1.staging.public.atl-paas.net/&lt;key id&gt;</code>. */
        STAGING;
    }

    /** The verified token of a lifecycle call. */
    public record LifecycleToken(
            /** The claim <code>sub</code>: who did it, where that is known. */
            Optional<String> subject,
            /** The claim <code>iat</code>. */
            long issuedAt,
            /** The claim <code>exp</code>. */
            long expiresAt,
            /** SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits. */
            String digest,
            /** The first second at which this token is refused: <code>exp</code> + leeway. */
            long goodUntil) {
        public LifecycleToken {
            Objects.requireNonNull(subject, "subject");
            Objects.requireNonNull(digest, "digest");
        }
    }

    /** What the host stores of a tenant. Only the client key was signed. */
    public record Installation(
            /** The tenant: the verified issuer, and the body's <code>clientKey</code>. */
            String clientKey,
            /**
             * The body's <code>baseUrl</code>, checked, its host in lower case, without a slash at the
             * end: put paths behind it.
             */
            String baseUrl,
            /** The body's <code>sharedSecret</code>. Not empty. Text, used as UTF-8. */
            String sharedSecret,
            /**
             * <code>displayUrl</code>, for people. This and what follows is there where the body has it
             * as text of at most 2,000 characters, and is otherwise unchecked.
             */
            Optional<String> displayUrl,
            /** <code>productType</code>, such as <code>jira</code>. */
            Optional<String> productType,
            /** <code>description</code>. */
            Optional<String> description,
            /** <code>serviceEntitlementNumber</code>. */
            Optional<String> serviceEntitlementNumber,
            /** <code>entitlementId</code>. */
            Optional<String> entitlementId,
            /** <code>entitlementNumber</code>. */
            Optional<String> entitlementNumber,
            /** <code>oauthClientId</code>. */
            Optional<String> oauthClientId,
            /** <code>installationId</code>: the ARI that a Forge version of the app will see. */
            Optional<String> installationId,
            /** The token that brought this. */
            Lifecycle.LifecycleToken token,
            /** SHA-256 of the body, as 64 lower-case hexadecimal digits. */
            String bodyDigest) {
        public Installation {
            Objects.requireNonNull(clientKey, "clientKey");
            Objects.requireNonNull(baseUrl, "baseUrl");
            Objects.requireNonNull(sharedSecret, "sharedSecret");
            Objects.requireNonNull(displayUrl, "displayUrl");
            Objects.requireNonNull(productType, "productType");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(serviceEntitlementNumber, "serviceEntitlementNumber");
            Objects.requireNonNull(entitlementId, "entitlementId");
            Objects.requireNonNull(entitlementNumber, "entitlementNumber");
            Objects.requireNonNull(oauthClientId, "oauthClientId");
            Objects.requireNonNull(installationId, "installationId");
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(bodyDigest, "bodyDigest");
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "Installation[clientKey=" + clientKey + ", baseUrl=" + baseUrl + ", sharedSecret=…, displayUrl=" + displayUrl + ", productType=" + productType + ", description=" + description + ", serviceEntitlementNumber=" + serviceEntitlementNumber + ", entitlementId=" + entitlementId + ", entitlementNumber=" + entitlementNumber + ", oauthClientId=" + oauthClientId + ", installationId=" + installationId + ", token=" + token + ", bodyDigest=" + bodyDigest + "]";
        }
    }

    /** A tenant to forget. */
    public record Uninstallation(
            /** The tenant: the verified issuer, and the body's <code>clientKey</code>. */
            String clientKey,
            /** The token that brought this. */
            Lifecycle.LifecycleToken token,
            /** SHA-256 of the body, as 64 lower-case hexadecimal digits. */
            String bodyDigest) {
        public Uninstallation {
            Objects.requireNonNull(clientKey, "clientKey");
            Objects.requireNonNull(token, "token");
            Objects.requireNonNull(bodyDigest, "bodyDigest");
        }
    }

    /** A shared secret as the host stores it. */
    public record StoredSecret(
            /** The secret. Not empty. */
            String secret,
            /**
             * The first second, since the epoch, at which it is no longer taken; none for
             * the current one.
             */
            Optional<Long> until) {
        public StoredSecret {
            Objects.requireNonNull(secret, "secret");
            Objects.requireNonNull(until, "until");
        }

        /** Without what is secret: this ends up in logs. */
        @Override
        public String toString() {
            return "StoredSecret[secret=…, until=" + until + "]";
        }
    }
}
