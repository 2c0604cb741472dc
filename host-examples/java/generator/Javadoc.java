import java.util.ArrayList;
import java.util.List;

/** Doc comments of the contract as Javadoc. Names in them stay as the contract spells them. */
final class Javadoc {
    private Javadoc() {}

    static List<String> of(String docs, String... more) {
        List<String> lines = new ArrayList<>(docs.lines().toList());
        for (String line : more) {
            lines.add("");
            lines.add(line);
        }
        if (lines.size() == 1) return List.of("/** " + html(lines.get(0)) + " */");
        List<String> comment = new ArrayList<>(List.of("/**"));
        boolean paragraph = false;
        boolean inList = false;
        for (String line : lines) {
            boolean item = line.startsWith("- ");
            String open = "";
            if (item) {
                open = inList ? "<li>" : "<ul><li>";
                inList = true;
                line = line.substring(2);
            } else if (inList && !line.startsWith("  ")) {
                open = "</ul>";
                inList = false;
            } else if (paragraph && !line.isEmpty() && !line.startsWith("#")) {
                open = "<p>";
            }
            String text = line.startsWith("# ") ? "<p><b>" + html(line.substring(2)) + "</b>" : html(line);
            comment.add((" * " + open + text).stripTrailing());
            paragraph = line.isEmpty();
        }
        if (inList) comment.add(" * </ul>");
        comment.add(" */");
        return comment;
    }

    private static String html(String line) {
        String escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;");
        return escaped.replaceAll("`([^`]*)`", "<code>$1</code>");
    }
}
