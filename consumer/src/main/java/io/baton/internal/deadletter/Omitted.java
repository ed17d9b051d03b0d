package io.baton.internal.deadletter;

import io.baton.spi.DeadLetter;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * How much a letter left out, in bytes.
 *
 * @param key null if the record has none
 * @param value null if the record has none
 * @param headers names and values of the user's own
 */
public record Omitted(@Nullable Integer key, @Nullable Integer value, int headers) {

    public static Omitted from(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        int headers = 0;
        for (Header header : letter.ownHeaders()) {
            headers += header.key().getBytes(StandardCharsets.UTF_8).length;
            headers += header.value() == null ? 0 : header.value().length;
        }
        return new Omitted(length(record.key()), length(record.value()), headers);
    }

    private static @Nullable Integer length(byte @Nullable [] bytes) {
        return bytes == null ? null : bytes.length;
    }

    /** {@code key=null value=1048576 headers=240} */
    @Override
    public String toString() {
        return "key=%s value=%s headers=%s".formatted(key, value, headers);
    }
}
