package connectgating;

import java.nio.file.Path;

/**
 * The component. Load one and keep it: any number of threads may use it. Loading compiles it to JVM bytecode, which takes
 * some seconds.
 */
public final class ConnectGating implements AutoCloseable {
    /** The environment variable that may name the component's file. */
    public static final String PATH_VARIABLE = "CONNECT_GATING_COMPONENT";

    private final Core core;
    private final Sandbox sandbox;
    private final Jwt jwt;
    private final Gating gating;
    private final Callback callback;
    private final Lifecycle lifecycle;
    private final Forge forge;
    private final Deployments deployments;
    private final Descriptor descriptor;

    private ConnectGating(Core core, Limits limits) {
        this.core = core;
        sandbox = new Sandbox(core, limits);
        jwt = new Jwt(sandbox);
        gating = new Gating(sandbox);
        callback = new Callback(sandbox);
        lifecycle = new Lifecycle(sandbox);
        forge = new Forge(sandbox);
        deployments = new Deployments(sandbox);
        descriptor = new Descriptor(sandbox);
    }

    /** The component in this package, or the file that {@value #PATH_VARIABLE} names. Throws {@link SetupException}. */
    public static ConnectGating load() {
        return load(Limits.DEFAULT);
    }

    /** As {@link #load()}. */
    public static ConnectGating load(Limits limits) {
        String named = System.getenv(PATH_VARIABLE);
        return named == null || named.isEmpty() ? new ConnectGating(new Core(ComponentFile.coreModuleInside()), limits) : load(Path.of(named), limits);
    }

    /** The component in this file. Throws {@link SetupException}. */
    public static ConnectGating load(Path component, Limits limits) {
        return new ConnectGating(new Core(ComponentFile.coreModule(component)), limits);
    }

    /** The same bytecode under other limits, for example for a route that takes large documents. Closed by itself. */
    public ConnectGating with(Limits limits) {
        return new ConnectGating(core, limits);
    }

    /** Atlassian Connect JWT. */
    public Jwt jwt() {
        return jwt;
    }

    /** The gating status of a deployment. */
    public Gating gating() {
        return gating;
    }

    /** The one call for a gating callback. */
    public Callback callback() {
        return callback;
    }

    /** Connect lifecycle calls. */
    public Lifecycle lifecycle() {
        return lifecycle;
    }

    /** Forge Invocation Tokens. */
    public Forge forge() {
        return forge;
    }

    /** Deployment documents. */
    public Deployments deployments() {
        return deployments;
    }

    /** The app descriptor. */
    public Descriptor descriptor() {
        return descriptor;
    }

    /** Frees what is kept, and refuses further calls. Calls that run now come to their end. */
    @Override
    public void close() {
        sandbox.close();
    }

    Sandbox sandbox() {
        return sandbox;
    }
}
