package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.List;

/** Counts breaches of one rule and keeps the first few, so that a broken verdict says where to look. */
final class Findings {

    private static final int EXAMPLES = 3;

    private final String rule;
    private final List<String> examples = new ArrayList<>();
    private long count;

    Findings(String rule) {
        this.rule = rule;
    }

    void add(String example) {
        count++;
        if (examples.size() < EXAMPLES) {
            examples.add(rule + ": " + example);
        }
    }

    long count() {
        return count;
    }

    List<String> examples() {
        return List.copyOf(examples);
    }

    static String name(HandledRecord line) {
        return "partition %s offset %s (key %s, sequence %s) by generation %s"
                .formatted(line.partition(), line.offset(), line.key(), line.sequence(), line.generation());
    }
}
