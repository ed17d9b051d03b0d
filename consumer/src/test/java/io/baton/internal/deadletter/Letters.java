package io.baton.internal.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.NullUnmarked;

/** Failed records and letters about them, for tests. */
@NullUnmarked
public final class Letters {

    public static final String RETRY_TOPIC = "orders-retry";
    public static final Instant FIRST = Instant.parse("2024-11-21T12:00:00.123456789Z");
    public static final Instant LAST = Instant.parse("2024-11-21T12:00:07Z");
    public static final long TIMESTAMP = 1_700_000_000_123L;

    private Letters() {}

    public static Headers noHeaders() {
        return new ProducerRecord<>("any", "value").headers();
    }

    public static ConsumerRecord<byte[], byte[]> record(
            String topic, long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                3,
                offset,
                TIMESTAMP,
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.of(5));
    }

    public static DeadLetter about(ConsumerRecord<byte[], byte[]> record) {
        return about(record, new IllegalStateException("no such race"), null);
    }

    public static DeadLetter about(ConsumerRecord<byte[], byte[]> record, Throwable cause, Instant notBefore) {
        return about(record, "riders", cause, notBefore);
    }

    /** Of a pipeline whose retry topic is {@value #RETRY_TOPIC}. */
    public static DeadLetter about(
            ConsumerRecord<byte[], byte[]> record, String group, Throwable cause, Instant notBefore) {
        Lineage lineage = new RetryTopic(RETRY_TOPIC, group).lineage(record).failed(4, FIRST, notBefore);
        return new FailedRecord(record, lineage, group, 42, cause, LAST);
    }

    public static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null ? null : new String(header.value(), UTF_8);
    }
}
