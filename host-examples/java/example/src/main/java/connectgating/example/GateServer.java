package connectgating.example;

import connectgating.ConnectGating;
import connectgating.servlet.CallbackFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.time.InstantSource;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;

/** The example gate on Jetty: plain HTTP on loopback, behind a proxy with TLS that hands on the path as it came. */
final class GateServer implements AutoCloseable {
    private static final long STOP_TIMEOUT = 30_000;
    private static final long IDLE_TIMEOUT = 30_000;

    private final Server server = new Server();
    private final ServerConnector connector;

    GateServer(ConnectGating gating, Settings settings, int port, InstantSource clock) throws Exception {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        // Ids of gates may hold a `/` as `%2F`, and nothing here is decided by the decoded path.
        http.setUriCompliance(UriCompliance.DEFAULT.with("gates", UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR, UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
        connector = new ServerConnector(server, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_TIMEOUT);
        server.addConnector(connector);

        Store store = new Store(gating);
        Jira jira = new Jira(gating, store, settings, clock);
        ServletContextHandler context = new ServletContextHandler();
        context.getServletHandler().setDecodeAmbiguousURIs(true);
        CallbackFilter filter = new CallbackFilter(gating, clientKey -> settings.tenant(clientKey), settings.basePath(), gating.jwt().defaultPolicy(), clock);
        String callback = settings.basePath() + "/callback";
        context.addFilter(new FilterHolder(filter), callback, EnumSet.of(DispatcherType.REQUEST));
        add(context, new CallbackServlet(store, jira, clock), callback);
        add(context, new GateServlet(gating, store, jira, settings, clock), settings.basePath() + "/gates/*");
        // Requests that are under way when the server stops come to their end.
        server.setHandler(new GracefulHandler(context));
        server.setStopTimeout(STOP_TIMEOUT);
        server.start();
    }

    int port() {
        return connector.getLocalPort();
    }

    /** Takes no new requests, and waits for those that are under way. */
    @Override
    public void close() throws Exception {
        server.stop();
    }

    private static void add(ServletContextHandler context, HttpServlet servlet, String path) {
        context.addServlet(new ServletHolder(servlet), path);
    }
}
