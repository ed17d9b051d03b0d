package io.baton.internal.output;

import io.baton.Output;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.thrown.Thrown;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A record for an output, as bytes.
 *
 * @param bytes at most: what it takes as a batch of its own, not compressed
 * @param cause the record whose handler sent it; null for what a timer sends, or a window that closes between records
 */
public record OutputRecord(
        Output<?, ?> output,
        ProducerRecord<byte @Nullable [], byte @Nullable []> record,
        int bytes,
        @Nullable ConsumerRecord<byte[], byte[]> cause) {

    /** What a record may take beside key, value and headers. */
    private static final int OVERHEAD_BYTES = 98;
    /** What a header may take beside its name and value. */
    private static final int HEADER_OVERHEAD_BYTES = 10;
    /** What a character of a header's name may take. */
    private static final int CHARACTER_BYTES = 3;

    public static OutputRecord of(
            Output<?, ?> output,
            ProducerRecord<byte @Nullable [], byte @Nullable []> record,
            @Nullable ConsumerRecord<byte[], byte[]> cause) {
        int bytes = OVERHEAD_BYTES + length(record.key()) + length(record.value());
        for (Header header : record.headers()) {
            bytes += HEADER_OVERHEAD_BYTES + CHARACTER_BYTES * header.key().length() + length(header.value());
        }
        return new OutputRecord(output, record, bytes, cause);
    }

    /** The same, sent between records. */
    public OutputRecord betweenRecords() {
        return new OutputRecord(output, record, bytes, null);
    }

    /** Says that Kafka does not take it, and why. */
    public String refused(Throwable why) {
        String sender = cause == null ? "A timer or a window" : "The record at " + Fetched.place(cause);
        return "%s wrote to the %s, and Kafka did not take it: %s".formatted(sender, output, Thrown.words(why));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
