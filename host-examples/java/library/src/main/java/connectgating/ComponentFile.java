package connectgating;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The component's file. No runtime for the JVM knows components yet; one is made of core modules, and this component's
 * first one has all of the code: the others only hand calls between the two ends of its one resource.
 */
final class ComponentFile {
    private static final String INSIDE = "connect-gating.wasm";
    private static final byte[] CORE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final byte[] COMPONENT = {0, 'a', 's', 'm', 13, 0, 1, 0};
    private static final int CORE_MODULE = 1;
    private static final int IMPORT = 10;

    private final byte[] octets;
    private final String source;
    private int at = COMPONENT.length;

    private ComponentFile(byte[] octets, String source) {
        this.octets = octets;
        this.source = source;
    }

    /** The core module of the component in this package. */
    static byte[] coreModuleInside() {
        try (InputStream inside = ComponentFile.class.getResourceAsStream(INSIDE)) {
            if (inside == null) {
                throw new SetupException("component-missing", "this package was built without the component: run `cargo xtask build` and build it again");
            }
            return new ComponentFile(inside.readAllBytes(), INSIDE).coreModule();
        } catch (IOException error) {
            throw new SetupException("component-missing", "the component in this package can't be read", error);
        }
    }

    /** The core module of a component's file. */
    static byte[] coreModule(Path file) {
        byte[] octets;
        try {
            octets = Files.readAllBytes(file);
        } catch (IOException error) {
            throw new SetupException("component-missing", "the component can't be read: `" + file + "`", error);
        }
        return new ComponentFile(octets, file.toString()).coreModule();
    }

    private byte[] coreModule() {
        byte[] head = Arrays.copyOf(octets, COMPONENT.length);
        if (Arrays.equals(head, CORE)) throw unusable("is a core module, where the component is needed");
        if (!Arrays.equals(head, COMPONENT)) throw unusable("is no WebAssembly component");
        byte[] core = null;
        while (at < octets.length) {
            int id = octets[at++];
            int length = length();
            int end = at + length;
            if (id == IMPORT) throw unusable("imports something, where the component imports nothing");
            if (id == CORE_MODULE && core == null) core = Arrays.copyOfRange(octets, at, end);
            at = end;
        }
        if (core == null) throw unusable("has no core module");
        return core;
    }

    /** The length of a section (LEB128), which must be within the file. */
    private int length() {
        long value = 0;
        for (int shift = 0; shift < 35 && at < octets.length; shift += 7) {
            int next = octets[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                if (value > octets.length - at) break;
                return (int) value;
            }
        }
        throw unusable("is cut off or damaged");
    }

    private SetupException unusable(String why) {
        return new SetupException("component-unusable", "`" + source + "` " + why);
    }
}
