package connectgating;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The generated classes are what the contract says. */
class GeneratedTest {
    @Test
    void theGeneratedClassesAreCurrent() throws Exception {
        Process process = new ProcessBuilder(Repository.ROOT.resolve("host-examples/java/generate").toString(), "--check").redirectErrorStream(true).start();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        assertEquals(0, process.waitFor());
    }
}
