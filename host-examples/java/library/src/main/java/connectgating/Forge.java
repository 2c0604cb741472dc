// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Forge Invocation Tokens (FIT): what Forge sends to an app's own back end, where
 * Connect sends its JWT.
 *
 * <p>Profile: header <code>Authorization: Bearer &lt;token&gt;</code>, exactly RS256, a key of Forge's key
 * set, <code>iss</code> = <code>forge/invocation-token</code>, <code>aud</code> = the app's id. There is no qsh: a token
 * binds neither method nor path nor body, and lives for about 25 seconds. Source:
 * Atlassian, "Forge Remote essentials", sections "The Forge Invocation Token (FIT)" and
 * "Verifying remote requests"
 * (https://developer.atlassian.com/platform/forge/remote/essentials/).
 *
 * <p>The host fetches the key set of its own environment and keeps it; for production it is
 * https://forge.cdn.prod.atlassian-dev.net/.well-known/jwks.json. Never choose it by what
 * a token says of itself. On <code>unknown-key</code> fetch it again, but not more often than every
 * few minutes: anybody can name unknown keys.
 */
public final class Forge {
    private final Sandbox sandbox;

    Forge(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Verifies a token.
     *
     * <p><code>authorization</code> is the value of every <code>Authorization</code> header of the request.
     * <code>app-id</code> is the app's own, as its <code>manifest.yml</code> has it
     * (<code>ari:cloud:ecosystem::app/&lt;uuid&gt;</code>): never the one that a token names, or every
     * app's tokens pass. <code>key-set</code> is a JSON Web Key Set (RFC 7517), at most 65,536 bytes;
     * keys in it that can't verify RS256 are ignored, and of one id at most four are
     * tried. Of the policy only <code>leeway</code> and <code>max-lifetime</code> are used.
     *
     * <p>Refuses with <code>bad-setting</code> (<code>clock</code>, <code>leeway</code>, <code>max-lifetime</code>, <code>app-id</code>), and with
     * the other cases of <code>reason</code> from <code>missing-token</code> to <code>wrong-audience</code>, except
     * <code>query-token-refused</code>.
     *
     * <p>Throws <code>RejectionException</code>.
     */
    public Forge.Invocation verify(List<String> authorization, String appId, String keySet, Types.Policy policy, long now) {
        return sandbox.call(Signatures.FORGE_VERIFY, authorization, appId, keySet, policy, now);
    }

    /**
     * The claim <code>app</code>: the installation and the module that were invoked. What is
     * optional is there where the token has it as text.
     */
    public record ForgeApp(
            /** <code>installationId</code>: what to keep data by. Changes when the app is installed anew. */
            String installationId,
            /** <code>appVersion</code>, such as <code>2.0.0</code>. */
            Optional<String> version,
            /** <code>apiBaseUrl</code>: where requests to the product's API go. */
            Optional<String> apiBaseUrl,
            /** <code>environment.type</code>, such as <code>PRODUCTION</code>. */
            Optional<String> environmentType,
            /** <code>environment.id</code>. */
            Optional<String> environmentId,
            /** <code>module.type</code>, such as <code>core:endpoint</code>. */
            Optional<String> moduleType,
            /** <code>module.key</code>. */
            Optional<String> moduleKey) {
        public ForgeApp {
            Objects.requireNonNull(installationId, "installationId");
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(apiBaseUrl, "apiBaseUrl");
            Objects.requireNonNull(environmentType, "environmentType");
            Objects.requireNonNull(environmentId, "environmentId");
            Objects.requireNonNull(moduleType, "moduleType");
            Objects.requireNonNull(moduleKey, "moduleKey");
        }
    }

    /** What a verified token says of an invocation. */
    public record Invocation(
            /** The claim <code>app</code>. */
            Forge.ForgeApp app,
            /** <code>context.cloudId</code>, where it is text: the site. */
            Optional<String> cloudId,
            /** <code>context.siteUrl</code>, where it is text: the site's address, for people. */
            Optional<String> siteUrl,
            /**
             * The claim <code>context</code> as the JSON text that was signed. It grows, and differs
             * from module to module; back-end functions have none.
             */
            Optional<String> context,
            /** The claim <code>principal</code>: the account id of the user who invoked the app. */
            Optional<String> principal,
            /**
             * The claim <code>icLabel</code>, where it is text: the Isolated Cloud that the token is
             * from. It has a key set of its own.
             */
            Optional<String> isolatedCloud,
            /** The claim <code>iat</code>. */
            long issuedAt,
            /** The claim <code>exp</code>. */
            long expiresAt,
            /** SHA-256 of the token's signing input, as 64 lower-case hexadecimal digits. */
            String digest,
            /** The first second at which this token is refused: <code>exp</code> + leeway. */
            long goodUntil) {
        public Invocation {
            Objects.requireNonNull(app, "app");
            Objects.requireNonNull(cloudId, "cloudId");
            Objects.requireNonNull(siteUrl, "siteUrl");
            Objects.requireNonNull(context, "context");
            Objects.requireNonNull(principal, "principal");
            Objects.requireNonNull(isolatedCloud, "isolatedCloud");
            Objects.requireNonNull(digest, "digest");
        }
    }
}
