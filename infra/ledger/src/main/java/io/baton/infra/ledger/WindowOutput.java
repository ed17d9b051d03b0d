package io.baton.infra.ledger;

/**
 * The aggregate of a window that has closed, as a reader saw it in the output topic.
 *
 * @param partition of the output topic
 * @param position its offset there
 * @param generation of the holder that wrote it
 * @param startMillis the window's beginning
 */
public record WindowOutput(
        int partition, long position, String key, long generation, long startMillis, WindowContents contents) {

    private static final int FIELDS = 3;

    /** As a function writes it, with something for people. */
    public static String value(long generation, long startMillis, WindowContents contents, String rest) {
        return String.join("\t", Long.toString(generation), Long.toString(startMillis), contents.text(), rest);
    }

    /** Reads what {@link #value} writes. */
    public static WindowOutput parse(int partition, long position, String key, String value) {
        String[] fields = value.split("\t", FIELDS + 1);
        if (fields.length <= FIELDS) {
            throw new IllegalArgumentException("this is no aggregate of the lab's function: " + value);
        }
        try {
            return new WindowOutput(
                    partition,
                    position,
                    key,
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    WindowContents.parse(fields[2]));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("an aggregate with a number that is none: " + value, e);
        }
    }
}
