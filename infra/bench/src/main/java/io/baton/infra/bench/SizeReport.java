package io.baton.infra.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What came of a case of memory.
 *
 * @param contestants the first of the case is the reference, if it came to anything
 * @param failures runs that came to nothing
 */
record SizeReport(SizeCase sizeCase, List<Entry> contestants, List<String> failures) {

    private static final String ROW = "%-17s %12s  %-20s %5s  %12s";

    /**
     * How much an entry of a contestant takes.
     *
     * @param bytes of heap
     * @param besideKeyAndValue how much of that is neither the key nor the value
     */
    record Entry(String contestant, Spread bytes, double besideKeyAndValue) {}

    SizeReport {
        contestants = List.copyOf(contestants);
        failures = List.copyOf(failures);
    }

    boolean good() {
        return failures.isEmpty();
    }

    List<String> lines(int rounds) {
        var lines = new ArrayList<String>();
        lines.add("%s: %s".formatted(sizeCase.name(), sizeCase.title()));
        lines.add("bytes of live heap for each of %,d entries; medians (least to most) of %s rounds; heap %s MB"
                .formatted(sizeCase.entries(), rounds, sizeCase.heapMegabytes()));
        lines.add(ROW.formatted("", "bytes/entry", "", "ratio", "overhead"));
        contestants.forEach(one -> lines.add(row(one)));
        failures.forEach(failure -> lines.add("FAILED: " + failure));
        return lines;
    }

    private String row(Entry one) {
        Spread bytes = one.bytes();
        return ROW.formatted(
                one.contestant(),
                whole(bytes.median()),
                "(%s to %s)".formatted(whole(bytes.min()), whole(bytes.max())),
                reference()
                        .map(reference -> String.format(
                                Locale.ROOT,
                                "%.2f",
                                bytes.median() / reference.bytes().median()))
                        .orElse(""),
                whole(one.besideKeyAndValue()));
    }

    private Optional<Entry> reference() {
        return contestants.stream()
                .filter(one -> one.contestant().equals(sizeCase.contestants().getFirst()))
                .findFirst();
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }
}
