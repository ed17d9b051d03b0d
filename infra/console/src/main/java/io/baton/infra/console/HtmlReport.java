package io.baton.infra.console;

import io.baton.infra.cli.errors.UserFile;
import io.baton.infra.cli.text.Sha256;
import io.baton.infra.cli.view.InvocationView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The hand-off timeline as a single file: its script, style and data are inside, and its policy lets no other script run.
 *
 * @param title of the run
 * @param at the end of the timeline
 * @param notes sentences above the timeline
 * @param lanes in the order they are drawn in
 */
public record HtmlReport(String title, Instant at, List<String> notes, List<Lane> lanes) {

    /** In an order in which each module follows those that it uses. */
    private static final List<String> MODULES = List.of(
            "text.js", "phases.js", "theme.js", "span.js", "paint.js", "timeline.js", "details.js", "report.js");

    private static final Pattern IMPORT = Pattern.compile("(?m)^import \\{[^}]*\\} from \"[^\"]*\";\n");
    private static final Pattern EXPORT = Pattern.compile("(?m)^export (?=(const|function|class) )");

    /**
     * A partition.
     *
     * @param key the lease's key
     * @param label its name on the page
     * @param status in a few words
     * @param bad whether the status is a problem
     */
    public record Lane(
            String key, String label, String status, boolean bad, List<InvocationView> invocations, List<Mark> marks) {

        public Lane {
            invocations = List.copyOf(invocations);
            marks = List.copyOf(marks);
        }
    }

    public HtmlReport {
        notes = List.copyOf(notes);
        lanes = List.copyOf(lanes);
    }

    /** Writes the file, in place of one that is there. */
    public void write(Path file) throws IOException {
        new UserFile("--html", file).write(html());
    }

    String html() {
        String style = Pages.text("console.css");
        String script = script();
        String policy = "default-src 'none'; script-src '%s'; style-src '%s'; base-uri 'none'; form-action 'none';"
                        .formatted(hash(script), hash(style))
                + " require-trusted-types-for 'script'; trusted-types 'none'";
        // the data last: a placeholder in it is not replaced
        return Pages.text("report.html")
                .replace("{{policy}}", policy)
                .replace("{{style}}", style)
                .replace("{{script}}", script)
                .replace("{{data}}", EmbeddedJson.of(this));
    }

    /** The page's modules as one: each stands on its own names, which are all different. */
    private static String script() {
        return MODULES.stream()
                .map(Pages::text)
                .map(text -> EXPORT.matcher(IMPORT.matcher(text).replaceAll("")).replaceAll(""))
                .collect(Collectors.joining("\n"));
    }

    private static String hash(String text) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }
}
