import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes one interface of the contract as one Java class: its types nested in it, its functions as methods. */
final class InterfaceWriter {
    /** Fields that hold a secret or may hold a token: left out of {@code toString}, which ends up in logs. */
    private static final Set<String> SECRET = Set.of(
            "types.request.authorization", "types.request.target", "types.tenant.secrets", "jwt.canonical-form.text",
            "jwt.signed.authorization", "jwt.signed.token", "lifecycle.installation.shared-secret",
            "lifecycle.stored-secret.secret");

    /** The exception for each type of typed error. */
    private static final Map<String, String> THROWS = Map.of(
            "rejection", "RejectionException", "report", "InvalidDocumentException", "refused", "ItemRefusedException",
            "id-error", "IdException", "setting", "SettingException", "fold-error", "FoldException");

    private final Wit.Interface contract;
    private final List<String> lines = new ArrayList<>();

    InterfaceWriter(Wit.Interface contract) {
        this.contract = contract;
    }

    String write() {
        String name = Names.pascal(contract.name());
        add("", Javadoc.of(contract.docs()));
        lines.add("public final class " + name + " {");
        boolean callable = !contract.functions().isEmpty();
        if (callable) {
            lines.add("    private final Sandbox sandbox;");
            lines.add("");
        }
        lines.add("    " + name + "(" + (callable ? "Sandbox sandbox" : "") + ") {" + (callable ? "" : "}"));
        if (callable) {
            lines.add("        this.sandbox = sandbox;");
            lines.add("    }");
        }
        for (Wit.Function function : contract.functions()) function(function);
        for (Wit.Definition definition : contract.definitions()) {
            for (Wit.Function function : definition.functions()) if (function.isStatic()) open(definition, function);
        }
        for (Wit.Definition definition : contract.definitions()) {
            lines.add("");
            switch (definition.kind()) {
                case "record" -> record(definition);
                case "enum" -> enumeration(definition);
                case "variant" -> variant(definition);
                default -> resource(definition);
            }
        }
        lines.add("}");
        return head() + String.join("\n", lines) + "\n";
    }

    private String head() {
        String body = String.join("\n", lines);
        StringBuilder head = new StringBuilder("// Made from the contract by `generate`. Do not edit.\n\npackage connectgating;\n\n");
        for (String used : List.of("List", "Objects", "Optional")) {
            if (body.matches("(?s).*\\b" + used + "[<.].*")) head.append("import java.util.").append(used).append(";\n");
        }
        return head.append(head.toString().contains("import") ? "\n" : "").toString();
    }

    private void record(Wit.Definition record) {
        add("    ", Javadoc.of(record.docs()));
        lines.add("    public record " + Names.pascal(record.name()) + "(");
        List<Wit.Member> fields = record.members();
        for (Wit.Member field : fields) {
            add("            ", Javadoc.of(field.docs()));
            String comma = field == fields.get(fields.size() - 1) ? ") {" : ",";
            lines.add("            " + Names.javaType(field.type(), false) + " " + Names.camel(field.name()) + comma);
        }
        List<String> checks = fields.stream().map(InterfaceWriter::check).filter(check -> check != null).toList();
        if (!checks.isEmpty()) {
            lines.add("        public " + Names.pascal(record.name()) + " {");
            checks.forEach(check -> lines.add("            " + check));
            lines.add("        }");
        }
        String prefix = contract.name() + "." + record.name() + ".";
        if (fields.stream().anyMatch(field -> SECRET.contains(prefix + field.name()))) {
            String shown = fields.stream()
                    .map(field -> Names.camel(field.name()) + "=" + (SECRET.contains(prefix + field.name()) ? "…" : "\" + " + Names.camel(field.name()) + " + \""))
                    .collect(Collectors.joining(", ", "\"" + Names.pascal(record.name()) + "[", "]\""));
            lines.add("");
            lines.add("        /** Without what is secret: this ends up in logs. */");
            lines.add("        @Override");
            lines.add("        public String toString() {");
            lines.add("            return " + shown.replace(" + \"\"", "") + ";");
            lines.add("        }");
        }
        lines.add("    }");
    }

    /** The statement that keeps a component of a record from being null, or a list from being changed. */
    private static String check(Wit.Member member) {
        String name = Names.camel(member.name());
        return switch (member.type().name()) {
            case "bool", "u16", "u32", "u64", "s64" -> null;
            case "list" -> name + " = List.copyOf(" + name + ");";
            default -> "Objects.requireNonNull(" + name + ", \"" + name + "\");";
        };
    }

    private void enumeration(Wit.Definition definition) {
        add("    ", Javadoc.of(definition.docs()));
        lines.add("    public enum " + Names.pascal(definition.name()) + " implements Coded {");
        List<Wit.Member> cases = definition.members();
        for (Wit.Member member : cases) {
            add("        ", Javadoc.of(member.docs()));
            lines.add("        " + Names.constant(member.name()) + (member == cases.get(cases.size() - 1) ? ";" : ","));
        }
        lines.add("    }");
    }

    private void variant(Wit.Definition definition) {
        String name = Names.pascal(definition.name());
        add("    ", Javadoc.of(definition.docs()));
        lines.add("    public sealed interface " + name + " extends Coded {");
        for (Wit.Member member : definition.members()) {
            if (member != definition.members().get(0)) lines.add("");
            add("        ", Javadoc.of(member.docs()));
            String own = Names.pascal(member.name());
            String value = member.type() == null ? "" : Names.javaType(member.type(), false) + " value";
            String check = member.type() == null ? null : check(new Wit.Member("value", "", member.type()));
            lines.add("        record " + own + "(" + value + ") implements " + name + " {" + (check == null ? "}" : ""));
            if (check != null) {
                lines.add("            public " + own + " {");
                lines.add("                " + check);
                lines.add("            }");
                lines.add("        }");
            }
        }
        lines.add("    }");
    }

    private void resource(Wit.Definition definition) {
        String name = Names.pascal(definition.name());
        add("    ", Javadoc.of(definition.docs(), "Used by one thread at a time. Close it: it has an instance of the component to itself."));
        lines.add("    public static final class " + name + " implements AutoCloseable {");
        lines.add("        private final Held held;");
        lines.add("");
        lines.add("        " + name + "(Held held) {");
        lines.add("            this.held = held;");
        lines.add("        }");
        for (Wit.Function method : definition.functions()) {
            if (!method.isStatic()) method(method, "held", contract.name() + "." + definition.name() + "." + method.name(), "        ");
        }
        lines.add("");
        lines.add("        /** Frees its memory. Closing it again does nothing. */");
        lines.add("        @Override");
        lines.add("        public void close() {");
        lines.add("            held.close();");
        lines.add("        }");
        lines.add("    }");
    }

    private void function(Wit.Function function) {
        method(function, "sandbox", contract.name() + "." + function.name(), "    ");
    }

    private void open(Wit.Definition resource, Wit.Function function) {
        String name = Names.pascal(resource.name());
        lines.add("");
        add("    ", Javadoc.of(function.docs(), thrown(function)));
        lines.add("    public " + name + " " + Names.camel(function.name()) + name + "(" + parameters(function) + ") {");
        lines.add("        return new " + name + "(sandbox.hold(" + signature(contract.name() + "." + resource.name() + "." + function.name()) + arguments(function) + "));");
        lines.add("    }");
    }

    private void method(Wit.Function function, String callee, String called, String indent) {
        Wit.Type result = function.result();
        boolean fallible = result.name().equals("result");
        String type = Names.javaType(fallible ? result.arguments().get(0) : result, false);
        lines.add("");
        add(indent, fallible ? Javadoc.of(function.docs(), thrown(function)) : Javadoc.of(function.docs()));
        lines.add(indent + "public " + type + " " + Names.camel(function.name()) + "(" + parameters(function) + ") {");
        lines.add(indent + "    return " + callee + ".call(" + signature(called) + arguments(function) + ");");
        lines.add(indent + "}");
    }

    private static String signature(String called) {
        return "Signatures." + Names.constant(called.replace('.', '-'));
    }

    private static String thrown(Wit.Function function) {
        return "Throws `" + THROWS.get(function.result().arguments().get(1).name()) + "`.";
    }

    private static String parameters(Wit.Function function) {
        return function.parameters().stream()
                .map(parameter -> Names.javaType(parameter.type(), false) + " " + Names.camel(parameter.name()))
                .collect(Collectors.joining(", "));
    }

    private static String arguments(Wit.Function function) {
        return function.parameters().stream().map(parameter -> ", " + Names.camel(parameter.name())).collect(Collectors.joining());
    }

    private void add(String indent, List<String> more) {
        for (String line : more) lines.add(indent + line);
    }
}
