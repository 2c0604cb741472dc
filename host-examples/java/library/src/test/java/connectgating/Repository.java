package connectgating;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things stand in the repository, from wherever the tests are run. */
final class Repository {
    static final Path ROOT = root();
    static final Path COMPONENT = ROOT.resolve("target/connect-gating.wasm");

    private Repository() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve("tests/vectors"))) {
            folder = folder.getParent();
            if (folder == null) throw new AssertionError("the tests have to be run inside the repository");
        }
        return folder;
    }
}
