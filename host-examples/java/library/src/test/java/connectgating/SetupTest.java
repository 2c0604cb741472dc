package connectgating;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad set-ups get an error that says what to do. */
class SetupTest {
    @TempDir
    private Path folder;

    @Test
    void theComponentInsideIsTheOneThatWasBuilt() throws IOException {
        byte[] inside = ComponentFile.class.getResourceAsStream("connect-gating.wasm").readAllBytes();
        assertArrayEquals(Files.readAllBytes(Repository.COMPONENT), inside);
    }

    @Test
    void aFileThatIsNotThere() {
        SetupException error = fails(folder.resolve("nowhere.wasm"));
        assertEquals("component-missing", error.code());
        assertTrue(error.getMessage().startsWith("the component can't be read: `"), error.getMessage());
        assertTrue(error.getMessage().endsWith("nowhere.wasm`"), error.getMessage());
    }

    @Test
    void aLibraryThatWasBuiltWithoutTheComponent() throws Exception {
        Path classes = folder.resolve("classes");
        copy(Path.of(ConnectGating.class.getProtectionDomain().getCodeSource().getLocation().toURI()), classes);
        Files.delete(classes.resolve("connectgating/connect-gating.wasm"));
        String path = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar"))
                .collect(Collectors.joining(File.pathSeparator));
        Path program = Files.writeString(folder.resolve("Load.java"), "class Load { public static void main(String[] a) { connectgating.ConnectGating.load(); } }");
        ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-cp", classes + File.pathSeparator + path, program.toString());
        builder.environment().remove(ConnectGating.PATH_VARIABLE);
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() != 0);
        assertTrue(said.contains("this package was built without the component: run `cargo xtask build` and build it again"), said);
    }

    @Test
    void aFileThatIsNotThisComponent() throws IOException {
        byte[] component = Files.readAllBytes(Repository.COMPONENT);
        fails("no WebAssembly".getBytes(StandardCharsets.UTF_8), "component-unusable", "is no WebAssembly component");
        fails(new byte[0], "component-unusable", "is no WebAssembly component");
        fails(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0}, "component-unusable", "is a core module, where the component is needed");
        fails(new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0}, "component-unusable", "has no core module");
        fails(new byte[] {0, 'a', 's', 'm', 13, 0, 1, 0, 10, 1, 0}, "component-unusable", "imports something, where the component imports nothing");
        fails(Arrays.copyOf(component, component.length - 1000), "component-unusable", "is cut off or damaged");
        fails(Arrays.copyOf(component, component.length / 2), "component-unusable", "is cut off or damaged");
        fails(Arrays.copyOf(component, 10), "component-unusable", "is cut off or damaged");
        fails(changed(component, "@0.1.0", "@0.2.0"), "wrong-contract", "the component is connect-gating:api@0.2.0, and this library is of 0.1.0");
        fails(changed(component, "connect-gating:api/", "disconnected-g:api/"), "wrong-contract", "the component is none of connect-gating:api");
        fails(changed(component, "#canonical-request", "#canonical-requesx"), "wrong-contract", "the component lacks `connect-gating:api/jwt@0.1.0#canonical-request`");
        fails(changed(component, "[resource-new]splitter", "[resource-old]splitter"), "component-unusable", "imports `[resource-old]splitter`, which nobody can give it");
        byte[] damaged = component.clone();
        Arrays.fill(damaged, 300_000, 300_400, (byte) 0xff);
        fails(damaged, "component-unusable", "the component's core module is damaged");
    }

    private void fails(byte[] octets, String code, String says) throws IOException {
        SetupException error = fails(Files.write(folder.resolve("other.wasm"), octets));
        assertEquals(code, error.code(), error.getMessage());
        assertTrue(error.getMessage().contains(says), error.getMessage());
        assertEquals(503, error.status());
        assertEquals("unavailable", error.answer());
    }

    private static SetupException fails(Path file) {
        return assertThrows(SetupException.class, () -> ConnectGating.load(file, Limits.DEFAULT));
    }

    private static byte[] changed(byte[] octets, String from, String to) {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(from));
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) Files.copy(file, to.resolve(from.relativize(file).toString()));
        }
    }
}
