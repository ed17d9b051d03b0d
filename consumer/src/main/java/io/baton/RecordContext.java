package io.baton;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Where a record comes from, and under which hold on the partition it is handled. Valid during its handler's call. */
public interface RecordContext {

    /** The topic that it was read from. In a retry topic that is the retry topic; deserializers are told the first topic. */
    String topic();

    int partition();

    long offset();

    /** The record's name for good: what to guard a side effect with, so that it happens once. */
    RecordId recordId();

    /** The record's timestamp, as its producer or its broker set it; in a retry topic, that of the record it was at first. */
    Instant timestamp();

    /**
     * For this attempt's deserializers, filter and handler to read, and to change as they like: the next attempt, the retry
     * topic and the dead letter get the record as it came.
     */
    Headers headers();

    /**
     * The fencing token: rises with every invocation that holds this partition. Give it to whatever you write to, and
     * have it refuse a lower one than it has seen; then not even an invocation that was frozen in mid-write can do harm.
     */
    long generation();

    /** The how-manieth attempt at this record this is, from 1; those of a retry topic count on. */
    int attempt();

    /** How long until Lambda ends this invocation. Baton hands over before that by itself. */
    Duration remainingTime();

    /** Lambda's id of this invocation, as in its log. */
    String requestId();

    /**
     * Writes a record to one of the pipeline's outputs, once this attempt has succeeded: what the handler throws, and a
     * timeout, drop what the attempt wrote. Key and value are serialized here, so they may be changed afterwards. The
     * record gets this record's timestamp and its trace context ({@code traceparent}, {@code tracestate}). Records of a key
     * are written in the order in which they were sent.
     *
     * @throws IllegalArgumentException for an output that the pipeline does not name in {@link Pipeline.Reading#writing}
     * @throws IllegalStateException after the handler's call, also where that failed
     * @throws org.apache.kafka.common.errors.SerializationException if key or value can't be serialized, with what the serializer
     *     threw as the cause
     * @throws org.apache.kafka.common.KafkaException if a partitioner of yours chooses no partition, with what it threw as the cause
     * @throws org.apache.kafka.common.errors.ApiException if the topic takes no such record: one of this size, one without a key in
     *     a compacted topic, one with a timestamp so far from now
     */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value);

    /** The same with headers. A trace context among them replaces this record's. */
    <K extends @Nullable Object, V extends @Nullable Object> void send(
            Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers);

    /**
     * The state of this record's key in a store.
     *
     * @throws IllegalArgumentException for a store that the pipeline does not name in {@link Pipeline.Reading#keeping}
     * @throws IllegalStateException for a record without a key, and after the handler's call
     */
    <V> State<V> state(Store<?, V> store);

    /**
     * The state of any key in a store. Only in the partition's order: with {@link Ordering#KEY} a record of the other key may be in
     * hand.
     *
     * @throws IllegalArgumentException for a store that the pipeline does not name in {@link Pipeline.Reading#keeping}
     * @throws IllegalStateException with {@link Ordering#KEY}, and after the handler's call
     */
    <K, V> State<V> state(Store<K, V> store, K key);

    /**
     * The timer of this record's key.
     *
     * @throws IllegalArgumentException for a timer that the pipeline does not name in {@link Pipeline.Reading#onTimer}
     * @throws IllegalStateException for a record without a key, and after the handler's call
     */
    KeyTimer timer(Timer timer);
}
