package connectgating.servlet;

import connectgating.Callback;
import connectgating.ConnectGating;
import connectgating.ConnectGatingException;
import connectgating.Types;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lets through the gating callbacks that Jira signed, and answers all others. Put it before the servlet of the callback's
 * path, and before anything that reads the body.
 *
 * <p>What comes through has the {@link Callback.Event} as the attribute {@link #EVENT}, and its body can be read as if
 * nobody had. The servlet behind it has to refuse replays, to fold and store the update, and only then to answer 204; see
 * {@link Callback}.
 */
public final class CallbackFilter extends HttpFilter {
    /** The request attribute that holds the {@link Callback.Event}. */
    public static final String EVENT = "connectgating.event";

    private static final long serialVersionUID = 1;

    /** The component takes no more, in bytes. */
    private static final int LONGEST_BODY = 262_144;

    /** How long a whole body may take, in nanoseconds. */
    private static final long PATIENCE = 10_000_000_000L;

    private static final System.Logger LOG = System.getLogger("connectgating");

    private final transient ConnectGating gating;
    private final transient TenantLookup tenants;
    private final String basePath;
    private final transient Types.Policy policy;
    private final transient InstantSource clock;

    /**
     * With the default policy and the system's clock.
     *
     * @param basePath the path of the app's {@code baseUrl} as the outside sees it; empty where it has none. This is not
     *     the servlet's context path, unless the app's {@code baseUrl} ends with that
     */
    public CallbackFilter(ConnectGating gating, TenantLookup tenants, String basePath) {
        this(gating, tenants, basePath, gating.jwt().defaultPolicy(), InstantSource.system());
    }

    public CallbackFilter(ConnectGating gating, TenantLookup tenants, String basePath, Types.Policy policy, InstantSource clock) {
        this.gating = gating;
        this.tenants = tenants;
        this.basePath = basePath;
        this.policy = policy;
        this.clock = clock;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws IOException, ServletException {
        Optional<byte[]> read = read(request.getInputStream());
        if (read.isEmpty()) {
            refuse(response, 408, "body-timeout");
            return;
        }
        byte[] body = read.get();
        if (body.length > LONGEST_BODY) {
            refuse(response, 400, "body-too-long");
            return;
        }
        Optional<String> text = text(body);
        if (text.isEmpty()) {
            refuse(response, 400, "malformed-body");
            return;
        }
        Callback.Event event;
        try {
            event = accept(received(request), text.get());
        } catch (ConnectGatingException refused) {
            LOG.log(System.Logger.Level.WARNING, "callback refused: {0}: {1}", refused.code(), refused.getMessage());
            refuse(response, refused.status(), refused.answer());
            return;
        } catch (Exception error) {
            LOG.log(System.Logger.Level.ERROR, "callback not judged", error);
            refuse(response, 503, "unavailable");
            return;
        }
        request.setAttribute(EVENT, event);
        chain.doFilter(new ReadRequest(request, body), response);
    }

    private Callback.Event accept(Types.Request request, String body) throws Exception {
        Optional<String> issuer = gating.jwt().peek(request, policy).unverifiedIssuer();
        Optional<Types.Tenant> tenant = issuer.isEmpty() ? Optional.empty() : tenants.find(issuer.get());
        // Without a tenant too, so that a stranger gets the same answer for every issuer.
        return gating.callback().accept(request, body, tenant, policy, clock.instant().getEpochSecond());
    }

    /** The request as it was received. {@code getServletPath} and {@code getPathInfo} are decoded and would give another qsh. */
    private Types.Request received(HttpServletRequest request) {
        String query = request.getQueryString();
        String target = request.getRequestURI() + (query == null ? "" : "?" + query);
        List<String> authorization = Collections.list(request.getHeaders("Authorization"));
        return new Types.Request(request.getMethod(), target, basePath, authorization);
    }

    /**
     * The body, or the beginning of one that is longer; empty where it takes too long. Containers bound how long each part
     * may take, and so let a body that drips hold a thread as long as it likes.
     */
    private static Optional<byte[]> read(InputStream in) throws IOException {
        long begun = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] part = new byte[8_192];
        while (body.size() <= LONGEST_BODY) {
            int length = in.read(part, 0, Math.min(part.length, LONGEST_BODY + 1 - body.size()));
            if (length < 0) break;
            if (System.nanoTime() - begun > PATIENCE) return Optional.empty();
            body.write(part, 0, length);
        }
        return Optional.of(body.toByteArray());
    }

    /** The body, strictly: nothing is replaced, and a byte order mark is kept. */
    private static Optional<String> text(byte[] body) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString());
        } catch (CharacterCodingException error) {
            return Optional.empty();
        }
    }

    private static void refuse(HttpServletResponse response, int status, String answer) throws IOException {
        response.setStatus(status);
        response.setContentType("application/json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(("{\"error\":\"" + answer + "\"}").getBytes(StandardCharsets.UTF_8));
    }
}
