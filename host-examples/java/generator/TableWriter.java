import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Writes how values and calls of the contract cross the component's border: {@code Codecs} and {@code Signatures}. */
final class TableWriter {
    private static final String HEAD = "// Made from the contract by `generate`. Do not edit.\n\npackage connectgating;\n\n";

    private final Wit.Contract contract;

    TableWriter(Wit.Contract contract) {
        this.contract = contract;
    }

    String codecs() {
        List<String> lines = new ArrayList<>();
        for (Wit.Interface owner : contract.interfaces()) {
            for (Wit.Definition definition : owner.definitions()) {
                String type = Names.pascal(owner.name()) + "." + Names.pascal(definition.name());
                String name = Names.constant(owner.name()) + "_" + Names.constant(definition.name());
                if (definition.kind().equals("resource")) continue;
                lines.add("");
                lines.add("    static final Codec<" + type + "> " + name + " = " + switch (definition.kind()) {
                    case "record" -> record(type, definition.members());
                    case "enum" -> "Compounds.enumeration(" + type + ".values());";
                    default -> variant(type, definition.members());
                });
            }
        }
        return HEAD + "import java.util.List;\nimport java.util.Optional;\n\n"
                + "/** A codec for each type of the contract, each after those that it is made of. */\n"
                + "@SuppressWarnings(\"unchecked\") // A record's codec reads each field with the codec of that field's type.\n"
                + "final class Codecs {\n    private Codecs() {}\n" + String.join("\n", lines) + "\n}\n";
    }

    private static String record(String type, List<Wit.Member> fields) {
        String codecs = fields.stream().map(field -> Names.codec(field.type())).collect(Collectors.joining(", "));
        String getters = fields.stream().map(field -> "value." + Names.camel(field.name()) + "()").collect(Collectors.joining(", "));
        String casts = IntStream.range(0, fields.size())
                .mapToObj(i -> "(" + Names.javaType(fields.get(i).type(), true) + ") fields[" + i + "]")
                .collect(Collectors.joining(", "));
        return "Compounds.record(\n            List.of(" + codecs + "),\n            value -> new Object[] {" + getters + "},\n"
                + "            fields -> new " + type + "(" + casts + "));";
    }

    private static String variant(String type, List<Wit.Member> cases) {
        return cases.stream().map(member -> {
            String own = type + "." + Names.pascal(member.name());
            return member.type() == null
                    ? "            Compounds.branch(" + own + ".class, new " + own + "())"
                    : "            Compounds.branch(" + own + ".class, " + Names.codec(member.type()) + ", " + own + "::value, " + own + "::new)";
        }).collect(Collectors.joining(",\n", "Compounds.variant(List.of(\n", "));"));
    }

    String signatures() {
        List<String> lines = new ArrayList<>();
        for (Wit.Interface owner : contract.interfaces()) {
            for (Wit.Function function : owner.functions()) {
                lines.add(signature(owner, function, function.name(), function.name(), false));
            }
            for (Wit.Definition resource : owner.definitions()) {
                for (Wit.Function method : resource.functions()) {
                    String own = resource.name() + "." + method.name();
                    lines.add(signature(owner, method, own, (method.isStatic() ? "[static]" : "[method]") + own, !method.isStatic()));
                }
            }
        }
        return HEAD + "import java.util.List;\nimport java.util.Optional;\n\n/** How each function of the contract is called. */\nfinal class Signatures {\n"
                + "    /** The version of the contract that these are of. */\n    static final String VERSION = \"" + contract.version() + "\";\n\n"
                + "    private Signatures() {}\n\n" + String.join("\n", lines) + "\n\n"
                + "    static final List<Signature<?>> ALL = List.of(" + names(lines) + ");\n}\n";
    }

    /** A resource crosses as its representation, an address in the instance: to a method as its first argument. */
    private String signature(Wit.Interface owner, Wit.Function function, String called, String core, boolean method) {
        Wit.Type result = function.result();
        boolean fallible = result.name().equals("result");
        Wit.Type ok = fallible ? result.arguments().get(0) : result;
        boolean resource = owner.definitions().stream().anyMatch(d -> d.kind().equals("resource") && d.name().equals(ok.name()));
        String okType = resource ? "Long" : Names.javaType(ok, true);
        String okCodec = resource ? "Scalars.U32" : codec(ok);
        List<String> parameters = new ArrayList<>();
        if (method) parameters.add("Signature.parameter(\"self\", Scalars.U32)");
        for (Wit.Member parameter : function.parameters()) {
            parameters.add("Signature.parameter(\"" + parameter.name() + "\", " + codec(parameter.type()) + ")");
        }
        String err = fallible ? codec(result.arguments().get(1)) : "null";
        return "    static final Signature<" + okType + "> " + Names.constant((owner.name() + "." + called).replace('.', '-'))
                + " = new Signature<>(\n            \"" + owner.name() + "." + called + "\",\n            \""
                + contract.name() + "/" + owner.name() + "@" + contract.version() + "#" + core + "\",\n            List.of("
                + String.join(", ", parameters) + "),\n            " + okCodec + ",\n            " + err + ");";
    }

    private static String codec(Wit.Type type) {
        String found = Names.codec(type);
        int at = found.lastIndexOf('(') + 1;
        String inner = found.substring(at);
        return inner.startsWith("Scalars.") ? found : found.substring(0, at) + "Codecs." + inner;
    }

    private static String names(List<String> lines) {
        return lines.stream().map(line -> line.replaceAll("(?s).*?> ([A-Z0-9_]+) = .*", "$1")).collect(Collectors.joining(", "));
    }
}
