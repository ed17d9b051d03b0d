package io.baton.infra.cli.command;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** Partitions as users write them: {@code 0,2-5}. Stateless. */
public final class PartitionNumbers {

    private PartitionNumbers() {}

    public static Set<Integer> of(String text) {
        Set<Integer> numbers = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            String[] ends = part.split("-", -1);
            int from = Integer.parseInt(ends[0]);
            int to = ends.length == 1 ? from : Integer.parseInt(ends[1]);
            if (to < from || to - from > 1_000_000) {
                throw new IllegalArgumentException(
                        String.format(Locale.ROOT, "'%s' is not a range of partitions", part));
            }
            for (int number = from; number <= to; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }
}
