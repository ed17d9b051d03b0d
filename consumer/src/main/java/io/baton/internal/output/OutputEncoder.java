package io.baton.internal.output;

import io.baton.Output;
import io.baton.internal.tenure.Fetched;
import io.baton.internal.thrown.Thrown;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
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
    private final Map<Output<?, ?>, OutputPartitioner> partitioners;
    private final Time time;
    /** It has passed. To ask a clock for each record would cost more than the check. */
    private volatile Instant passed;

    /** @param limits what each output's topic takes */
    public OutputEncoder(Map<Output<?, ?>, OutputLimits> limits, Time time) {
        this(limits, Map.of(), time);
    }

    /**
     * With partitioners of the user's.
     *
     * @param limits what each output's topic takes
     * @param partitioners of the outputs whose partition Kafka's client is not to choose
     */
    public OutputEncoder(
            Map<Output<?, ?>, OutputLimits> limits, Map<Output<?, ?>, OutputPartitioner> partitioners, Time time) {
        this.limits = Map.copyOf(limits);
        this.partitioners = Map.copyOf(partitioners);
        this.time = time;
        this.passed = time.now();
    }

    /**
     * A copy of everything, headers too.
     *
     * @param cause the record that is handled
     * @throws KafkaException if the user's serializer or partitioner fails, or the topic takes no such record
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
        byte[] keyBytes = bytes(output.keySerializer(), "key", key, output, own, cause);
        byte[] valueBytes = bytes(output.valueSerializer(), "value", value, output, own, cause);
        Integer partition = partition(output, key, keyBytes, value, valueBytes, cause);
        // of what serializers have added as well: they may use their bytes again
        Headers copies = own.iterator().hasNext() ? copies(own) : own;
        passOn(cause.headers(), copies);
        OutputRecord encoded = OutputRecord.of(
                output,
                new ProducerRecord<>(
                        output.topic(), partition, timestamp < 0 ? null : timestamp, keyBytes, valueBytes, copies),
                cause);
        taken.check(encoded);
        if (timestamp >= 0 && taken.needsCheck(timestamp, passed)) {
            passed = time.now();
            taken.check(output, Instant.ofEpochMilli(timestamp), passed);
        }
        return encoded;
    }

    /** A copy, as a serializer may answer what the handler has, or what it answers the next call. */
    private static <T extends @Nullable Object> byte @Nullable [] bytes(
            Serializer<? super T> serializer,
            String what,
            @Nullable T sent,
            Output<?, ?> output,
            Headers headers,
            ConsumerRecord<byte[], byte[]> cause) {
        byte[] bytes;
        try {
            bytes = serializer.serialize(output.topic(), headers, sent);
        } catch (Throwable thrown) {
            Throwable why = usersOwn(thrown);
            throw new SerializationException(
                    "The %s that is sent to the %s at %s can't be serialized: %s"
                            .formatted(what, output, Fetched.place(cause), Thrown.words(why)),
                    why);
        }
        return bytes == null ? null : bytes.clone();
    }

    /** Null where Kafka's client is to choose it. */
    private @Nullable Integer partition(
            Output<?, ?> output,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            ConsumerRecord<byte[], byte[]> cause) {
        OutputPartitioner partitioner = partitioners.get(output);
        if (partitioner == null) {
            return null;
        }
        try {
            return partitioner.partition(output.topic(), key, keyBytes, value, valueBytes);
        } catch (Throwable thrown) {
            Throwable why = usersOwn(thrown);
            throw new KafkaException(
                    "The partitioner chose no partition for what is sent to the %s at %s: %s"
                            .formatted(output, Fetched.place(cause), Thrown.words(why)),
                    why);
        }
    }

    /** What the user's code has thrown; an error of the JVM's own goes on. */
    private static Throwable usersOwn(Throwable thrown) {
        if (Thrown.isTheJvms(thrown)) {
            throw (Error) thrown;
        }
        return thrown;
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
