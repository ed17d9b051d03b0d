package io.baton.infra.deploy.config;

import io.baton.infra.cli.text.Durations;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A mapping of the file, whose keys are read one by one. A problem of a value is noted with its line, and the caller gets the
 * default. At the end {@link #refuseUnknown} notes the keys that were not read.
 */
final class Section {

    private static final Set<Tag> PLAIN = Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL);

    private final String path;
    private final int line;
    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final Map<String, Section> sections = new TreeMap<>();
    private final Problems problems;

    Section(String path, int line, Optional<MappingNode> node, Problems problems) {
        this.path = path;
        this.line = line;
        this.problems = problems;
        node.ifPresent(mapping -> mapping.getValue().forEach(this::enter));
    }

    private void enter(NodeTuple entry) {
        if (!(entry.getKeyNode() instanceof ScalarNode key)) {
            problems.add(lineOf(entry.getKeyNode()), path, "a key must be a plain word");
        } else if (entries.put(key.getValue(), entry) != null) {
            problems.add(lineOf(key), path + key.getValue(), "appears twice");
        }
    }

    boolean has(String key) {
        return entries.containsKey(key);
    }

    boolean isRefused(String key) {
        return problems.concern(path + key);
    }

    /** The key's line, or the section's when the key is not there. */
    int line(String key) {
        NodeTuple entry = entries.get(key);
        return entry == null ? line : lineOf(entry.getKeyNode());
    }

    /** For a problem that only several values together have. */
    void refuse(String key, String message) {
        problems.add(line(key), path + key, message);
    }

    <T> @Nullable T optional(String key, String meaning, Function<String, T> parse) {
        Optional<String> text = scalar(key, meaning);
        try {
            return text.map(parse).orElse(null);
        } catch (IllegalArgumentException e) {
            refuse(key, "is '%s', and must be %s".formatted(text.orElse(""), meaning));
            return null;
        }
    }

    /** As {@link #optional}, for a key whose value may be a password by mistake: the problem does not quote it. */
    <T> @Nullable T confidential(String key, String meaning, Function<String, T> parse) {
        try {
            return scalar(key, meaning).map(parse).orElse(null);
        } catch (IllegalArgumentException e) {
            refuse(key, "must be " + meaning);
            return null;
        }
    }

    static int wholeNumber(String text) {
        if (!text.matches("-?[0-9_]+")) {
            throw new IllegalArgumentException();
        }
        return Integer.parseInt(text.replace("_", ""));
    }

    <T> T value(String key, T otherwise, String meaning, Function<String, T> parse) {
        T given = optional(key, meaning, parse);
        return given == null ? otherwise : given;
    }

    <T> T required(String key, T placeholder, String meaning, Function<String, T> parse) {
        if (!has(key)) {
            asked.add(key);
            refuse(key, "is missing: " + meaning);
            return placeholder;
        }
        return value(key, placeholder, meaning, parse);
    }

    int number(String key, int smallest, int largest, int otherwise) {
        return value(key, otherwise, "a whole number from %,d to %,d".formatted(smallest, largest), text -> {
            int number = wholeNumber(text);
            if (number < smallest || number > largest) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, otherwise, "true or false", text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String names = Arrays.stream(all).map(Enum::name).collect(Collectors.joining(", "));
        return value(key, otherwise, "one of " + names, text -> Enum.valueOf(otherwise.getDeclaringClass(), text));
    }

    Duration duration(String key, Duration shortest, Duration longest, Duration otherwise) {
        String meaning = "a duration such as 90s, 15m, 6h or 14d, from %d s to %d s"
                .formatted(shortest.toSeconds(), longest.toSeconds());
        return value(key, otherwise, meaning, text -> {
            Duration duration = Durations.of(text);
            if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    /** A list, or a single value for a list of one. */
    List<String> texts(String key, String meaning, Pattern form) {
        asked.add(key);
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        Set<String> texts = new LinkedHashSet<>();
        Node value = entry.getValueNode();
        List<? extends Node> nodes = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        for (Node node : nodes) {
            plain(key, node, "is not " + meaning).ifPresent(text -> {
                if (!form.matcher(text).matches()) {
                    problems.add(lineOf(node), path + key, "'%s' is not %s".formatted(text, meaning));
                } else if (!texts.add(text)) {
                    problems.add(lineOf(node), path + key, "'%s' appears twice".formatted(text));
                }
            });
        }
        return List.copyOf(texts);
    }

    /** Names to values, both texts: a number or a boolean is taken as it is written. */
    Map<String, String> textMap(String key) {
        Map<String, String> texts = new TreeMap<>();
        Section map = section(key);
        map.entries.forEach((name, entry) -> {
            map.asked.add(name);
            Node value = entry.getValueNode();
            boolean isNothing = value instanceof ScalarNode && value.getTag().equals(Tag.NULL);
            String message = isNothing
                    ? "has no value: write '' for an empty text, 'null' for the word"
                    : "must be a plain value";
            map.plain(name, value, message).ifPresent(text -> texts.put(name, text));
        });
        return texts;
    }

    /** The same object for each call. */
    Section section(String key) {
        asked.add(key);
        return sections.computeIfAbsent(key, this::open);
    }

    private Section open(String key) {
        NodeTuple entry = entries.get(key);
        if (entry != null && !(entry.getValueNode() instanceof MappingNode)) {
            refuse(key, "must be a section: keys of its own, indented below it");
        }
        Optional<MappingNode> node = entry != null && entry.getValueNode() instanceof MappingNode mapping
                ? Optional.of(mapping)
                : Optional.empty();
        return new Section(path + key + ".", line(key), node, problems);
    }

    void refuseUnknown() {
        String list = "; those of this section are " + String.join(", ", asked);
        for (String key : entries.keySet()) {
            if (asked.contains(key)) {
                continue;
            }
            Optional<String> meant = elsewhere(key).or(() -> NearestKey.to(key, asked));
            refuse(
                    key,
                    "is not a known key"
                            + meant.map(" (did you mean %s?)"::formatted).orElse(list));
            // once is enough
            list = meant.isPresent() ? list : "";
        }
    }

    private Optional<String> elsewhere(String key) {
        return sections.values().stream()
                .filter(section -> section.asked.contains(key))
                .map(section -> section.path + key)
                .findFirst();
    }

    private Optional<String> scalar(String key, String meaning) {
        asked.add(key);
        NodeTuple entry = entries.get(key);
        return entry == null ? Optional.empty() : plain(key, entry.getValueNode(), "must be " + meaning);
    }

    /** A plain value's text, as it is written; of another the problem is noted. */
    private Optional<String> plain(String key, Node node, String otherwise) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            problems.add(lineOf(node), path + key, otherwise);
            return Optional.empty();
        }
        if (!PLAIN.contains(scalar.getTag())) {
            String tag = scalar.getTag().getValue().replace("tag:yaml.org,2002:", "!!");
            problems.add(lineOf(node), path + key, "has the tag %s, which Baton does not know".formatted(tag));
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
