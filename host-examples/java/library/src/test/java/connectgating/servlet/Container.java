package connectgating.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import java.util.EnumSet;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A servlet container on a free port of loopback: the filter before a servlet at {@code /app/*}. */
interface Container extends AutoCloseable {
    int port();

    static Container jetty(CallbackFilter filter, HttpServlet servlet) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/app");
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(servlet), "/*");
        server.setHandler(context);
        server.start();
        return of(connector.getLocalPort(), server::stop);
    }

    static Container tomcat(Path folder, CallbackFilter filter, HttpServlet servlet) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        // Otherwise it reads what is left of a body that was refused, for as long as that drips.
        tomcat.getConnector().setProperty("maxSwallowSize", "0");
        Context context = tomcat.addContext("/app", folder.toString());
        FilterDef definition = new FilterDef();
        definition.setFilterName("callback");
        definition.setFilter(filter);
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName("callback");
        map.addURLPattern("/*");
        context.addFilterMap(map);
        Tomcat.addServlet(context, "servlet", servlet);
        context.addServletMappingDecoded("/*", "servlet");
        tomcat.start();
        return of(tomcat.getConnector().getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }

    private static Container of(int port, AutoCloseable stop) {
        return new Container() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public void close() throws Exception {
                stop.close();
            }
        };
    }
}
