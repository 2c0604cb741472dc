package connectgating.example;

import connectgating.Types;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decides.
 *
 * @param appKey the app's key, which signs the questions to Jira
 * @param basePath the path of the app's {@code baseUrl}; empty where it has none
 * @param tenants by client key
 * @param readers who may ask for gates: the hexadecimal SHA-256 of a token, and the client key that it reads for
 * @param submitters who may register gates, likewise
 * @param trustCallbacks whether a callback alone opens a gate. Then whoever reads one live token can open one
 */
record Settings(
        String appKey,
        String basePath,
        Map<String, Installed> tenants,
        Map<String, String> readers,
        Map<String, String> submitters,
        boolean trustCallbacks) {
    /** A tenant, and where its Jira is. */
    record Installed(Types.Tenant tenant, URI baseUrl) {}

    Optional<Types.Tenant> tenant(String clientKey) {
        return Optional.ofNullable(tenants.get(clientKey)).map(Installed::tenant);
    }
}
