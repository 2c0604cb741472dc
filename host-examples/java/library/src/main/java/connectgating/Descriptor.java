// Made from the contract by `generate`. Do not edit.

package connectgating;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The app descriptor, <code>atlassian-connect.json</code>, as far as gating needs it: build
 * one, and judge one that somebody wrote.
 *
 * <p>Sources: Atlassian's pages "Deployment gating", "Deployment", "Connect app
 * descriptor" and "Scopes", and the OpenAPI document of the Jira Software deployments API for the
 * scopes and for the module <code>jiraDeploymentInfoProvider</code>.
 */
public final class Descriptor {
    private final Sandbox sandbox;

    Descriptor(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    /**
     * Writes the gating module alone, as a JSON object.
     *
     * <p>Fails with the report of <code>validate-module</code> where that is not empty.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public String buildModule(Descriptor.GatingModule module) {
        return sandbox.call(Signatures.DESCRIPTOR_BUILD_MODULE, module);
    }

    /**
     * Writes a whole descriptor.
     *
     * <p>Fails with the report of <code>validate</code> where that is not empty.
     *
     * <p>Throws <code>InvalidDocumentException</code>.
     */
    public String build(Descriptor.App app) {
        return sandbox.call(Signatures.DESCRIPTOR_BUILD, app);
    }

    /** What is wrong with a gating module that stands alone, as a JSON object. */
    public Validation.Report validateModule(String module) {
        return sandbox.call(Signatures.DESCRIPTOR_VALIDATE_MODULE, module);
    }

    /**
     * What keeps a descriptor of at most 256 KiB from serving gating. Of other
     * modules only the keys are judged.
     *
     * <p>Atlassian documents both modules as single objects. A list of them is judged
     * entry by entry, with a warning.
     */
    public Validation.Report validate(String descriptor) {
        return sandbox.call(Signatures.DESCRIPTOR_VALIDATE, descriptor);
    }

    /** A text for people. */
    public record Name(
            /** The text. Not empty. */
            String value,
            /** <code>i18n</code>: the key of its translations. */
            Optional<String> i18n) {
        public Name {
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(i18n, "i18n");
        }
    }

    /**
     * The module <code>jiraDeploymentGating</code>: asks Jira for callbacks, which come only for
     * deployments that this app submitted. Its callback type is always <code>jwt</code>.
     */
    public record GatingModule(
            /** <code>^[a-zA-Z0-9-]+$</code>, at most 100 characters, unique within the app. */
            String key,
            /** Not shown by the product at this time. */
            Descriptor.Name name,
            /**
             * A path below the app's base URL that begins with exactly one <code>/</code>. One
             * without a query leaves least room for a disagreement on the qsh.
             */
            String callbackUrl) {
        public GatingModule {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(callbackUrl, "callbackUrl");
        }
    }

    /**
     * The module <code>jiraDeploymentInfoProvider</code>: without it, the deployments API
     * answers 403.
     */
    public record ProviderModule(
            /** As a gating module's. */
            String key,
            /** Shown with the deployments. */
            Descriptor.Name name,
            /** <code>homeUrl</code>: http or https. */
            String homeUrl,
            /** <code>logoUrl</code>: http or https. */
            Optional<String> logoUrl,
            /** <code>documentationUrl</code>: http or https. */
            Optional<String> documentationUrl,
            /**
             * <code>actions.listDeployments.templateUrl</code>: http or https, with <code>{issue.key}</code>
             * where the key goes.
             */
            Optional<String> listDeploymentsUrl) {
        public ProviderModule {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(homeUrl, "homeUrl");
            Objects.requireNonNull(logoUrl, "logoUrl");
            Objects.requireNonNull(documentationUrl, "documentationUrl");
            Objects.requireNonNull(listDeploymentsUrl, "listDeploymentsUrl");
        }
    }

    /** Who offers the app. */
    public record Vendor(
            /** Not empty. */
            String name,
            /** http or https. */
            String url) {
        public Vendor {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(url, "url");
        }
    }

    /** Paths below the app's base URL that begin with exactly one <code>/</code>. */
    public record Lifecycle(
            /** Receives the shared secret, so it is needed. */
            String installed,
            /** The app is gone. */
            Optional<String> uninstalled,
            /** The app is switched on. */
            Optional<String> enabled,
            /** The app is switched off. */
            Optional<String> disabled) {
        public Lifecycle {
            Objects.requireNonNull(installed, "installed");
            Objects.requireNonNull(uninstalled, "uninstalled");
            Objects.requireNonNull(enabled, "enabled");
            Objects.requireNonNull(disabled, "disabled");
        }
    }

    /**
     * A whole descriptor.
     *
     * <p>What gating needs is always written: authentication <code>jwt</code>, the scopes READ (to
     * poll) and WRITE (to submit), and <code>apiMigrations</code> with <code>signed-install</code>, so that
     * installations are signed by Atlassian's key.
     */
    public record App(
            /** <code>^[a-zA-Z0-9._-]+$</code>, at most 64 characters. */
            String key,
            /** Not empty. */
            Optional<String> name,
            /** For the administrator. */
            Optional<String> description,
            /** Who offers it. */
            Optional<Descriptor.Vendor> vendor,
            /** An absolute https URL without user information, query and fragment. */
            String baseUrl,
            /** Where the tenants' news go. */
            Descriptor.Lifecycle lifecycle,
            /** Scopes beside READ and WRITE, for example <code>DELETE</code>. */
            List<String> moreScopes,
            /** The gating module. */
            Descriptor.GatingModule gating,
            /** The provider module. */
            Descriptor.ProviderModule provider) {
        public App {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(description, "description");
            Objects.requireNonNull(vendor, "vendor");
            Objects.requireNonNull(baseUrl, "baseUrl");
            Objects.requireNonNull(lifecycle, "lifecycle");
            moreScopes = List.copyOf(moreScopes);
            Objects.requireNonNull(gating, "gating");
            Objects.requireNonNull(provider, "provider");
        }
    }
}
