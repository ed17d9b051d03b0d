package io.baton.infra.ledger;

import java.util.Locale;

/**
 * What is kept of the records of a window, so that another set of records can't look the same: two records for one, or another
 * record in place of one, change {@code check}.
 *
 * @param count of records
 * @param sum of their amounts
 * @param best the highest amount; 0 for none
 * @param check made of the records' sequences, whatever their order
 */
public record WindowContents(long count, long sum, long best, long check) {

    public static final WindowContents NONE = new WindowContents(0, 0, 0, 0);

    private static final int FIELDS = 4;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** With one more record. */
    public WindowContents with(long sequence, long amount) {
        long mixed = (sequence + 1) * GOLDEN;
        return new WindowContents(count + 1, sum + amount, Math.max(best, amount), check + (mixed ^ (mixed >>> 29)));
    }

    /** As text without a tab. */
    public String text() {
        return String.format(Locale.ROOT, "%s %s %s %s", count, sum, best, check);
    }

    /** Reads what {@link #text} writes. */
    public static WindowContents parse(String text) {
        String[] fields = text.split(" ", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("these are no contents of a window: " + text);
        }
        try {
            return new WindowContents(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("contents of a window with a number that is none: " + text, e);
        }
    }
}
