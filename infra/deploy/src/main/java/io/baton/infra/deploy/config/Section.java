package io.baton.infra.deploy.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
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
 * A mapping of the file, whose keys are asked for one by one. What is wrong with a value is noted with its line, and
 * the caller gets the default to go on with. At the end {@link #refuseUnknown} notes what nobody asked for.
 */
final class Section {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h|d)");
    private static final int FAR = 3;

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
            problems.add(lineOf(key), path + key.getValue(), "is there twice");
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
            int number = Integer.parseInt(text.replace("_", ""));
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
            Duration duration = duration(text);
            if (duration.compareTo(shortest) < 0 || duration.compareTo(longest) > 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    private static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException();
        }
        long amount = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** A list, or a single value for a list of one. */
    List<String> texts(String key, String meaning, Pattern form) {
        asked.add(key);
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        Node value = entry.getValueNode();
        List<? extends Node> nodes = value instanceof SequenceNode list ? list.getValue() : List.of(value);
        for (Node node : nodes) {
            if (node instanceof ScalarNode scalar
                    && form.matcher(scalar.getValue()).matches()) {
                texts.add(scalar.getValue());
            } else {
                String shown = node instanceof ScalarNode scalar ? "'" + scalar.getValue() + "'" : "no plain value";
                problems.add(lineOf(node), path + key, "%s is not %s".formatted(shown, meaning));
            }
        }
        return texts;
    }

    /** Names to values, both texts: a number or a boolean is taken as it is written. */
    Map<String, String> textMap(String key) {
        Map<String, String> texts = new TreeMap<>();
        Section map = section(key);
        map.entries.forEach((name, entry) -> {
            map.asked.add(name);
            if (entry.getValueNode() instanceof ScalarNode scalar) {
                texts.put(name, scalar.getValue());
            } else {
                map.refuse(name, "must be a plain value");
            }
        });
        return texts;
    }

    /** The same one each time. */
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
        for (String key : entries.keySet()) {
            if (!asked.contains(key)) {
                String hint = nearest(key)
                        .map(" (did you mean %s?)"::formatted)
                        .orElse("; those of this section are " + String.join(", ", asked));
                refuse(key, "is no key that Baton knows" + hint);
            }
        }
    }

    private Optional<String> nearest(String key) {
        return asked.stream()
                .filter(known -> distance(known, key) < FAR)
                .min((a, b) -> Integer.compare(distance(a, key), distance(b, key)));
    }

    /** How many letters must change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int same = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(same, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private Optional<String> scalar(String key, String meaning) {
        asked.add(key);
        NodeTuple entry = entries.get(key);
        if (entry == null) {
            return Optional.empty();
        }
        if (entry.getValueNode() instanceof ScalarNode scalar
                && !scalar.getTag().equals(Tag.NULL)) {
            return Optional.of(scalar.getValue().strip());
        }
        refuse(key, "must be " + meaning);
        return Optional.empty();
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }
}
