package connectgating.example;

import connectgating.ConnectGating;
import connectgating.Types;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** {@code serve SETTINGS.properties [PORT]}, or {@code token}: a new token for a pipeline, and its hash for the settings. */
final class Main {
    private Main() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 1 && arguments[0].equals("token")) {
            token();
        } else if ((arguments.length == 2 || arguments.length == 3) && arguments[0].equals("serve")) {
            serve(settings(Path.of(arguments[1])), arguments.length == 3 ? Integer.parseInt(arguments[2]) : 8080);
        } else {
            System.err.println("usage: run serve SETTINGS.properties [PORT] | run token");
            System.exit(2);
        }
    }

    private static void token() {
        byte[] octets = new byte[32];
        new SecureRandom().nextBytes(octets);
        String token = HexFormat.of().formatHex(octets);
        System.out.println("token, shown once: " + token);
        System.out.println("for the settings:  " + HexFormat.of().formatHex(Pipelines.sha256(token)));
    }

    private static void serve(Settings settings, int port) throws Exception {
        ConnectGating gating = ConnectGating.load();
        GateServer server = new GateServer(gating, settings, port, InstantSource.system());
        if (settings.trustCallbacks()) System.err.println("callbacks are trusted: a stolen token can open a gate");
        System.err.println("listening on 127.0.0.1:" + server.port());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.close();
                gating.close();
                System.err.println("stopped");
            } catch (Exception error) {
                System.err.println("not stopped cleanly: " + error);
            }
        }));
    }

    private static Settings settings(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        String clientKey = needed(properties, "tenant.client-key");
        List<String> secrets = Arrays.asList(needed(properties, "tenant.secrets").split(" "));
        Settings.Installed installed = new Settings.Installed(new Types.Tenant(clientKey, secrets), URI.create(needed(properties, "tenant.base-url")));
        return new Settings(
                needed(properties, "app.key"),
                properties.getProperty("app.base-path", ""),
                Map.of(clientKey, installed),
                Map.of(needed(properties, "token.read"), clientKey),
                Map.of(needed(properties, "token.submit"), clientKey),
                Boolean.parseBoolean(properties.getProperty("trust-callbacks")));
    }

    private static String needed(Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value == null || value.isEmpty()) throw new IllegalArgumentException("the settings lack `" + name + "`");
        return value;
    }
}
