import java.util.Locale;
import java.util.Set;

/** Names of the contract as Java spells them. */
final class Names {
    private static final Set<String> KEYWORDS = Set.of("new", "default", "package", "class", "interface", "enum");

    private Names() {}

    /** {@code pipeline-id} as {@code PipelineId}. */
    static String pascal(String name) {
        StringBuilder text = new StringBuilder();
        for (String part : name.split("-")) text.append(part.substring(0, 1).toUpperCase(Locale.ROOT)).append(part.substring(1));
        return text.toString();
    }

    /** {@code pipeline-id} as {@code pipelineId}. */
    static String camel(String name) {
        String pascal = pascal(name);
        String camel = pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
        return KEYWORDS.contains(camel) ? camel + "_" : camel;
    }

    /** {@code pipeline-id} as {@code PIPELINE_ID}. */
    static String constant(String name) {
        return name.replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** The Java type; a primitive is boxed where it stands in a list or option. */
    static String javaType(Wit.Type type, boolean boxed) {
        return switch (type.name()) {
            case "string" -> "String";
            case "bool" -> boxed ? "Boolean" : "boolean";
            case "u16" -> boxed ? "Integer" : "int";
            case "u32", "u64", "s64" -> boxed ? "Long" : "long";
            case "list" -> "List<" + javaType(type.arguments().get(0), true) + ">";
            case "option" -> "Optional<" + javaType(type.arguments().get(0), true) + ">";
            default -> pascal(type.owner()) + "." + pascal(type.name());
        };
    }

    /** The expression for a type's codec. */
    static String codec(Wit.Type type) {
        return switch (type.name()) {
            case "string", "bool", "u16", "u32", "u64", "s64" -> "Scalars." + constant(type.name());
            case "list" -> "Compounds.list(" + codec(type.arguments().get(0)) + ")";
            case "option" -> "Compounds.option(" + codec(type.arguments().get(0)) + ")";
            default -> constant(type.owner()) + "_" + constant(type.name());
        };
    }
}
