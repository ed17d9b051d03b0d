package io.baton.internal.output;

import io.baton.Output;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Makes bytes of what a handler sends. As safe for several threads as the serializers. */
public final class OutputEncoder {

    /** The trace context of W3C. */
    private static final List<String> PASSED_ON = List.of("traceparent", "tracestate");

    private final Map<Output<?, ?>, OutputLimits> limits;
    private final Time time;
    /** It has passed. To ask a clock for each record would cost more than the check. */
    private volatile Instant passed;

    /** @param limits what each output's topic takes */
    public OutputEncoder(Map<Output<?, ?>, OutputLimits> limits, Time time) {
        this.limits = Map.copyOf(limits);
        this.time = time;
        this.passed = time.now();
    }

    /**
     * A copy of everything, headers too.
     *
     * @param cause the record that is handled
     */
    public <K extends @Nullable Object, V extends @Nullable Object> OutputRecord encode(
            Output<K, V> output,
            @Nullable K key,
            @Nullable V value,
            @Nullable Headers headers,
            ConsumerRecord<byte[], byte[]> cause,
            long timestamp) {
        OutputLimits taken = limits.get(output);
        if (taken == null) {
            throw new IllegalArgumentException(
                    "The %s is not among the outputs of the pipeline: name it in writing(…)".formatted(output));
        }
        Headers own = new RecordHeaders();
        if (headers != null) {
            for (Header header : headers) {
                own.add(header);
            }
        }
        byte[] keyBytes = bytes(output.keySerializer(), output, own, key);
        byte[] valueBytes = bytes(output.valueSerializer(), output, own, value);
        // of what serializers have added as well: they may use their bytes again
        Headers copies = own.iterator().hasNext() ? copies(own) : own;
        passOn(cause.headers(), copies);
        OutputRecord encoded = OutputRecord.of(
                output,
                new ProducerRecord<>(
                        output.topic(), null, timestamp < 0 ? null : timestamp, keyBytes, valueBytes, copies));
        taken.check(encoded);
        if (timestamp >= 0 && taken.needsCheck(timestamp, passed)) {
            passed = time.now();
            taken.check(output, Instant.ofEpochMilli(timestamp), passed);
        }
        return encoded;
    }

    /** A copy, as a serializer may answer what the handler has, or what it answers the next call. */
    private static <T extends @Nullable Object> byte @Nullable [] bytes(
            Serializer<? super T> serializer, Output<?, ?> output, Headers headers, @Nullable T value) {
        byte[] bytes = serializer.serialize(output.topic(), headers, value);
        return bytes == null ? null : bytes.clone();
    }

    private static void passOn(Headers from, Headers to) {
        if (to.lastHeader(PASSED_ON.getFirst()) != null) {
            return;
        }
        for (String name : PASSED_ON) {
            Header header = from.lastHeader(name);
            if (header != null) {
                to.add(copy(header));
            }
        }
    }

    private static Headers copies(Headers from) {
        Headers copies = new RecordHeaders();
        for (Header header : from) {
            copies.add(copy(header));
        }
        return copies;
    }

    private static Header copy(Header header) {
        byte[] value = header.value();
        return new RecordHeader(header.key(), value == null ? null : value.clone());
    }
}
