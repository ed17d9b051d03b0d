package io.baton.internal.lease;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Partition numbers as text: {@code 0-3} or {@code 0,2,5-7}. */
public final class PartitionRanges {

    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9}))?");

    private PartitionRanges() {}

    /**
     * The numbers in ascending order.
     *
     * @param most how many are taken at most
     * @throws IllegalArgumentException if it has another form, names a partition twice, or names more
     */
    public static List<Integer> parse(String text, int most) {
        var numbers = new TreeSet<Integer>();
        for (String part : text.split(",", -1)) {
            Matcher range = RANGE.matcher(part.strip());
            if (!range.matches()) {
                throw new IllegalArgumentException("'" + part + "' is no number and no range like 0-3");
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (last < first) {
                throw new IllegalArgumentException("The range " + part.strip() + " ends before it begins");
            }
            if (last - first >= most - numbers.size()) {
                throw new IllegalArgumentException("It names more than " + most + " partitions");
            }
            for (int number = first; number <= last; number++) {
                if (!numbers.add(number)) {
                    throw new IllegalArgumentException("It names partition " + number + " twice");
                }
            }
        }
        return List.copyOf(numbers);
    }

    /** The shortest text that {@link #parse} takes for these numbers. */
    public static String format(Collection<Integer> numbers) {
        var ranges = new ArrayList<String>();
        Integer first = null;
        int last = 0;
        for (int number : new TreeSet<>(numbers)) {
            if (first != null && number > last + 1) {
                ranges.add(range(first, last));
                first = null;
            }
            first = first == null ? Integer.valueOf(number) : first;
            last = number;
        }
        if (first != null) {
            ranges.add(range(first, last));
        }
        return String.join(",", ranges);
    }

    private static String range(int first, int last) {
        return first == last ? Integer.toString(first) : first + "-" + last;
    }
}
