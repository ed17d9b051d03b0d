package io.baton.infra.deploy.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Parses YAML into keys and values. A text that is not YAML has this problem alone. */
final class YamlText {

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setSchema(new CoreSchema()).build();

    private YamlText() {}

    static MappingNode root(String yaml, String called) {
        try {
            Optional<Node> node = new Compose(SETTINGS).composeString(yaml);
            if (node.orElse(null) instanceof MappingNode mapping) {
                return mapping;
            }
            throw refused(called, 1, "the file must consist of keys and values, such as 'topic: orders'");
        } catch (MarkedYamlEngineException e) {
            throw marked(called, e);
        } catch (ReaderException e) {
            throw unprintable(called, yaml, e);
        } catch (YamlEngineException e) {
            throw refused(called, 1, "is not YAML: " + e.getMessage());
        }
    }

    private static ConfigException marked(String called, MarkedYamlEngineException e) {
        int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
        int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
        boolean isTab = e.getProblemMark().filter(YamlText::isAtTab).isPresent();
        return refused(
                called,
                line,
                isTab
                        ? "column %d: a tab, where YAML needs blanks".formatted(column)
                        : "column %d: is not YAML: %s".formatted(column, e.getProblem()));
    }

    private static boolean isAtTab(Mark mark) {
        return mark.getPointer() < mark.getBuffer().length && mark.getBuffer()[mark.getPointer()] == '\t';
    }

    private static ConfigException unprintable(String called, String yaml, ReaderException e) {
        String before = yaml.substring(0, Math.min(e.getPosition(), yaml.length()));
        int line = (int) before.chars().filter(letter -> letter == '\n').count() + 1;
        int column = before.length() - before.lastIndexOf('\n');
        return refused(
                called,
                line,
                "column %d: the character U+%s, which YAML does not allow"
                        .formatted(column, String.format(Locale.ROOT, "%04X", e.getCodePoint())));
    }

    private static ConfigException refused(String called, int line, String message) {
        return new ConfigException(called, List.of(new Problem(line, "", message)));
    }
}
