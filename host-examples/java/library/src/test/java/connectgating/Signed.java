package connectgating;

import java.util.List;
import java.util.Optional;

/** A tenant, and requests as Jira would sign them for it. */
public final class Signed {
    public static final String CLIENT_KEY = "jira:1234-5678-9000";
    public static final String SECRET = "7512836e-9137-48ac-baaf-a1935b96e17a";
    public static final Types.Tenant TENANT = new Types.Tenant(CLIENT_KEY, List.of(SECRET));
    public static final long NOW = 1_600_000_060L;
    public static final String BODY = "{\"pipelineId\":\"p\",\"environmentId\":\"e\",\"deploymentSequenceNumber\":100,"
            + "\"gatingStatus\":\"allowed\",\"updatedTimestamp\":\"2020-09-13T12:26:40Z\"}";

    private Signed() {}

    /** The `Authorization` header for this request. */
    public static String authorization(ConnectGating gating, String method, String target, String basePath) {
        Jwt.OutgoingRequest request = new Jwt.OutgoingRequest(method, target, basePath);
        return gating.jwt().sign(request, CLIENT_KEY, SECRET, NOW, Optional.empty()).authorization();
    }

    public static Types.Request request(ConnectGating gating) {
        return new Types.Request("POST", "/callback", "", List.of(authorization(gating, "POST", "/callback", "")));
    }
}
