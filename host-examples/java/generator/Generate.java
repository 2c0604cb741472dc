import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code Generate WIT-FOLDER PACKAGE-FOLDER [--check]}: writes the classes, or fails where they are not current. */
final class Generate {
    private Generate() {}

    public static void main(String[] arguments) throws IOException {
        Wit.Contract contract = Wit.read(Path.of(arguments[0]));
        Path folder = Path.of(arguments[1]);
        boolean check = arguments.length > 2 && arguments[2].equals("--check");
        int stale = 0;
        for (Map.Entry<String, String> made : classes(contract).entrySet()) {
            Path file = folder.resolve(made.getKey() + ".java");
            if (Files.exists(file) && Files.readString(file).equals(made.getValue())) continue;
            stale++;
            if (check) System.err.println(file.getFileName() + " is not what the contract says: run `generate`");
            else Files.writeString(file, made.getValue());
        }
        if (!check) System.out.println(stale + " classes written");
        if (check && stale > 0) System.exit(1);
    }

    private static Map<String, String> classes(Wit.Contract contract) {
        Map<String, String> classes = new LinkedHashMap<>();
        for (Wit.Interface owner : contract.interfaces()) {
            classes.put(Names.pascal(owner.name()), new InterfaceWriter(owner).write());
        }
        TableWriter tables = new TableWriter(contract);
        classes.put("Codecs", tables.codecs());
        classes.put("Signatures", tables.signatures());
        return classes;
    }
}
