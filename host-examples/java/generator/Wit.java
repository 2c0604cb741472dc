import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the part of WIT that the contract uses. Anything else is an error, so that nothing of the contract can be lost
 * on the way.
 */
final class Wit {
    /** A primitive or a definition (then {@code owner} is its interface), or a list, option or result of others. */
    record Type(String name, String owner, List<Type> arguments) {}

    /** A field, a case or a parameter. {@code type} is null for a case without payload. */
    record Member(String name, String docs, Type type) {}

    record Function(String name, String docs, boolean isStatic, List<Member> parameters, Type result) {}

    /** {@code kind} is record, variant, enum or resource. */
    record Definition(String kind, String name, String docs, List<Member> members, List<Function> functions) {}

    record Interface(String name, String docs, List<Definition> definitions, List<Function> functions) {}

    record Contract(String name, String version, List<Interface> interfaces) {}

    private static final List<String> PRIMITIVES = List.of("bool", "string", "u16", "u32", "u64", "s64");
    private static final Pattern TOKEN = Pattern.compile(
            "\\s+|///(?: (?<doc>.*)|(?<empty>$))|//.*|@since\\([^)]*\\)|(?<token>->|[a-z][a-z0-9-]*|[0-9.]+|[{}()<>:;,=@/.])",
            Pattern.MULTILINE);

    private final List<String> tokens = new ArrayList<>();
    private final List<String> docs = new ArrayList<>();
    private final Map<String, String> owners = new HashMap<>();
    private int at;

    private Wit(String text) {
        Matcher matcher = TOKEN.matcher(text);
        List<String> lines = new ArrayList<>();
        int end = 0;
        while (end < text.length()) {
            if (!matcher.find() || matcher.start() != end) {
                throw new IllegalStateException("unexpected text in the contract: `" + text.substring(end).lines().findFirst().orElse("") + "`");
            }
            end = matcher.end();
            if (matcher.group("doc") != null) lines.add(matcher.group("doc"));
            if (matcher.group("empty") != null) lines.add("");
            if (matcher.group("token") == null) continue;
            tokens.add(matcher.group("token"));
            docs.add(String.join("\n", lines));
            lines.clear();
        }
    }

    /** Reads {@code world.wit} and the interfaces that it exports, in its order. */
    static Contract read(Path folder) throws IOException {
        Wit world = new Wit(Files.readString(folder.resolve("world.wit")));
        world.expect("package");
        String name = world.next();
        world.expect(":");
        name += ":" + world.next();
        world.expect("@");
        String version = world.next();
        world.expect(";");
        world.expect("world");
        world.next();
        world.expect("{");
        List<Interface> interfaces = new ArrayList<>();
        while (!world.accept("}")) {
            world.expect("export");
            interfaces.add(new Wit(Files.readString(folder.resolve(world.next() + ".wit"))).readInterface());
            world.expect(";");
        }
        return new Contract(name, version, interfaces);
    }

    private Interface readInterface() {
        String about = docs.get(at);
        expect("interface");
        String name = next();
        List<Definition> definitions = new ArrayList<>();
        List<Function> functions = new ArrayList<>();
        expect("{");
        while (!accept("}")) {
            String doc = docs.get(at);
            String word = next();
            switch (word) {
                case "use" -> use();
                case "record", "variant", "enum" -> {
                    String own = define(name);
                    definitions.add(new Definition(word, own, doc, members(), List.of()));
                }
                case "resource" -> {
                    String own = define(name);
                    List<Function> methods = new ArrayList<>();
                    expect("{");
                    while (!accept("}")) {
                        String methodDoc = docs.get(at);
                        methods.add(function(next(), methodDoc));
                    }
                    definitions.add(new Definition(word, own, doc, List.of(), methods));
                }
                default -> functions.add(function(word, doc));
            }
        }
        if (at != tokens.size()) throw new IllegalStateException("`" + name + ".wit` has more than one interface");
        return new Interface(name, about, definitions, functions);
    }

    private String define(String owner) {
        String name = next();
        owners.put(name, owner);
        return name;
    }

    private void use() {
        String from = next();
        expect(".");
        expect("{");
        while (!accept("}")) {
            owners.put(next(), from);
            accept(",");
        }
        expect(";");
    }

    private List<Member> members() {
        List<Member> members = new ArrayList<>();
        expect("{");
        while (!accept("}")) {
            String doc = docs.get(at);
            String name = next();
            Type type = null;
            if (accept(":")) type = type();
            else if (accept("(")) {
                type = type();
                expect(")");
            }
            accept(",");
            members.add(new Member(name, doc, type));
        }
        return members;
    }

    private Function function(String name, String doc) {
        expect(":");
        boolean isStatic = accept("static");
        expect("func");
        expect("(");
        List<Member> parameters = new ArrayList<>();
        while (!accept(")")) {
            String parameter = next();
            expect(":");
            parameters.add(new Member(parameter, "", type()));
            accept(",");
        }
        expect("->");
        Type result = type();
        expect(";");
        return new Function(name, doc, isStatic, parameters, result);
    }

    private Type type() {
        String name = next();
        if (PRIMITIVES.contains(name)) return new Type(name, null, List.of());
        List<Type> arguments = new ArrayList<>();
        if (accept("<")) {
            do {
                arguments.add(type());
            } while (accept(","));
            expect(">");
            return new Type(name, null, arguments);
        }
        String owner = owners.get(name);
        if (owner == null) throw new IllegalStateException("the type `" + name + "` is not known here");
        return new Type(name, owner, arguments);
    }

    private String next() {
        if (at == tokens.size()) throw new IllegalStateException("the WIT ends too early");
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        boolean found = at < tokens.size() && tokens.get(at).equals(token);
        if (found) at++;
        return found;
    }

    private void expect(String token) {
        String found = next();
        if (!found.equals(token)) throw new IllegalStateException("`" + token + "` expected, `" + found + "` found");
    }
}
