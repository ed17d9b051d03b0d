package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operator's seeks cut a partition's story into passes: each does one range of the log, and each record of it once. What
 * holds for the whole of a partition without seeks holds for each pass.
 */
final class Passes {

    /** The range that a pass had to do, whether or not it did more. */
    record Range(long from, long until) {
        boolean contains(long offset) {
            return offset >= from && offset < until;
        }
    }

    private final Map<Integer, List<Seek>> seeks = new HashMap<>();

    static Passes of(Evidence evidence) {
        var passes = new Passes();
        evidence.seeks().stream()
                .sorted(Comparator.comparingLong(Seek::number))
                .forEach(seek -> passes.seeks
                        .computeIfAbsent(seek.partition(), partition -> new ArrayList<>())
                        .add(seek));
        return passes;
    }

    /** The pass that it was a part of. */
    int of(HandledRecord line) {
        return (int) seeks(line.partition()).stream()
                .filter(seek -> seek.generation() < line.generation()
                        || (seek.generation() == line.generation() && seek.atMicros() <= line.begunMicros()))
                .count();
    }

    /** The pass that the row tells of; empty where it names an unknown seek. */
    Optional<Integer> of(SeenRow row) {
        return after(row.partition(), row.seekDone());
    }

    /** The pass that the seek of this number began, the first for 0; empty for an unknown seek. */
    Optional<Integer> after(int partition, long seekDone) {
        List<Seek> known = seeks(partition);
        for (int pass = known.size(); pass > 0; pass--) {
            if (known.get(pass - 1).number() == seekDone) {
                return Optional.of(pass);
            }
        }
        return seekDone == 0 ? Optional.of(0) : Optional.empty();
    }

    int count(int partition) {
        return seeks(partition).size() + 1;
    }

    /** Of the seek that began it. */
    long number(int partition, int pass) {
        return seeks(partition).get(pass - 1).number();
    }

    Range range(int partition, int pass) {
        List<Seek> known = seeks(partition);
        return new Range(
                pass == 0 ? 0 : known.get(pass - 1).to(),
                pass == known.size() ? Long.MAX_VALUE : known.get(pass).from());
    }

    private List<Seek> seeks(int partition) {
        return seeks.getOrDefault(partition, List.of());
    }
}
