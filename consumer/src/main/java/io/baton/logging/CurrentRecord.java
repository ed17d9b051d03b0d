package io.baton.logging;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The record that a thread handles, for its log lines. Entered once by each worker thread, platform or virtual, and left
 * by the same; confined to it.
 *
 * <pre>{@code
 * try (CurrentRecord current = CurrentRecord.enter(group, generation)) {
 *     for (...) {
 *         current.set(record);
 *         handle(record);
 *     }
 *     current.clear();
 * }
 * }</pre>
 */
public final class CurrentRecord implements AutoCloseable {

    /** Keys in the log's context, as the log's readers see them. */
    public static final String GROUP = "group";

    public static final String TOPIC = "topic";
    public static final String PARTITION = "partition";
    public static final String OFFSET = "offset";
    public static final String GENERATION = "generation";

    private static final ThreadLocal<@Nullable CurrentRecord> OF_THREAD = new ThreadLocal<>();

    private final String group;
    private final long generation;
    private @Nullable ConsumerRecord<byte[], byte[]> record;
    private boolean shown;
    private boolean traced;

    private CurrentRecord(String group, long generation) {
        this.group = group;
        this.generation = generation;
    }

    public static CurrentRecord enter(String group, long generation) {
        var entered = new CurrentRecord(group, generation);
        OF_THREAD.set(entered);
        return entered;
    }

    static @Nullable CurrentRecord ofThread() {
        return OF_THREAD.get();
    }

    /**
     * This record is handled from now on. Its trace context, if it has one, is in the log's context at once, for
     * handlers that look there for it; all else only when somebody logs.
     */
    public void set(ConsumerRecord<byte[], byte[]> record) {
        forget();
        this.record = record;
        traced = TraceContext.put(record.headers());
    }

    /** No record is handled until the next is set. */
    public void clear() {
        forget();
        record = null;
    }

    /** Leaves: this thread's lines are about no record any more. */
    @Override
    public void close() {
        clear();
        OF_THREAD.remove();
    }

    /** Brings the log's context up to date, also after a handler has cleared it. */
    void show() {
        ConsumerRecord<byte[], byte[]> now = record;
        if (now == null || (shown && MDC.get(OFFSET) != null)) {
            return;
        }
        MDC.put(GROUP, group);
        MDC.put(TOPIC, now.topic());
        MDC.put(PARTITION, Integer.toString(now.partition()));
        MDC.put(OFFSET, Long.toString(now.offset()));
        MDC.put(GENERATION, Long.toString(generation));
        if (traced && MDC.get(TraceContext.PARENT) == null) {
            TraceContext.put(now.headers());
        }
        shown = true;
    }

    /** Costs nothing but for a record that was logged about, or traced. */
    private void forget() {
        if (shown) {
            MDC.remove(GROUP);
            MDC.remove(TOPIC);
            MDC.remove(PARTITION);
            MDC.remove(OFFSET);
            MDC.remove(GENERATION);
            shown = false;
        }
        if (traced) {
            TraceContext.remove();
            traced = false;
        }
    }
}
