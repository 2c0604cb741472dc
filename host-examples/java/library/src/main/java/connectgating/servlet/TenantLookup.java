package connectgating.servlet;

import connectgating.Types;
import java.util.Optional;

/** Finds a tenant where the host stored it. Called by many threads at once. */
@FunctionalInterface
public interface TenantLookup {
    /**
     * The tenant of this client key, or empty where there is none: then the callback is refused as one with a wrong
     * signature is. The key is of a token that nobody has verified yet.
     *
     * @throws Exception where the store can't be asked: answered 503, so that Jira sends again
     */
    Optional<Types.Tenant> find(String unverifiedClientKey) throws Exception;
}
