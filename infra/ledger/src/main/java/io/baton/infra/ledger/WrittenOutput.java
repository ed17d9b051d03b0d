package io.baton.infra.ledger;

/**
 * An output that a reader of committed records saw in the output topic.
 *
 * @param partition of the output topic
 * @param position its offset there
 * @param cause the attempt that wrote it: the record that was handled, by whom, and when
 */
public record WrittenOutput(int partition, long position, HandledRecord cause) {

    /** As a function writes it, with something that it made of the record. */
    public static String value(HandledRecord cause, String result) {
        return cause.line() + "\t" + result;
    }

    /** Reads what {@link #value} writes. */
    public static WrittenOutput parse(int partition, long position, String value) {
        int result = value.lastIndexOf('\t');
        if (result < 0) {
            throw new IllegalArgumentException("this is no output of the lab's function: " + value);
        }
        return new WrittenOutput(partition, position, HandledRecord.parse(value.substring(0, result)));
    }
}
