package io.baton.internal.logging;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The record that a thread handles, for its log lines. Entered once by each worker thread, platform or virtual, and left
 * by the same; confined to it, but for {@link #offset}.
 *
 * <pre>{@code
 * try (CurrentRecord current = CurrentRecord.enter(group, topic, partition, generation)) {
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

    private static final long NONE = -1;

    /** Written without a fence: it costs as much as a plain field, and others see it soon enough. */
    private static final VarHandle OFFSET_HANDLE = offsetHandle();

    private final String group;
    private final String topic;
    private final int partition;
    private final long generation;
    private final Consumer<CurrentRecord> leaving;
    /** A number and not the record: a reference would cost the collector's barrier with each. */
    private long offset = NONE;

    private @Nullable Headers traced;
    private boolean shown;

    private CurrentRecord(String group, String topic, int partition, long generation, Consumer<CurrentRecord> leaving) {
        this.group = group;
        this.topic = topic;
        this.partition = partition;
        this.generation = generation;
        this.leaving = leaving;
    }

    private static VarHandle offsetHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(CurrentRecord.class, "offset", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public static CurrentRecord enter(String group, String topic, int partition, long generation) {
        return enter(group, topic, partition, generation, left -> {});
    }

    /**
     * The same, for others that look at its {@link #offset}.
     *
     * @param leaving told when it is closed
     */
    public static CurrentRecord enter(
            String group, String topic, int partition, long generation, Consumer<CurrentRecord> leaving) {
        var entered = new CurrentRecord(group, topic, partition, generation, leaving);
        OF_THREAD.set(entered);
        return entered;
    }

    static @Nullable CurrentRecord ofThread() {
        return OF_THREAD.get();
    }

    /** Brings the log's context up to date with the record that this thread handles, if it handles any. */
    public static void showOfThread() {
        CurrentRecord current = ofThread();
        if (current != null) {
            current.show();
        }
    }

    /**
     * This record is handled from now on. Its trace context, if it has one, is in the log's context at once, for
     * handlers that look there for it; all else only when somebody logs.
     */
    public void set(ConsumerRecord<byte[], byte[]> record) {
        forget();
        OFFSET_HANDLE.setOpaque(this, record.offset());
        if (TraceContext.put(record.headers())) {
            traced = record.headers();
        }
    }

    /** No record is handled until the next is set. */
    public void clear() {
        forget();
        OFFSET_HANDLE.setOpaque(this, NONE);
    }

    /** For any thread: the offset of the record that is handled, as it was a moment ago. */
    public OptionalLong offset() {
        long offset = (long) OFFSET_HANDLE.getOpaque(this);
        return offset == NONE ? OptionalLong.empty() : OptionalLong.of(offset);
    }

    /** Leaves: this thread's lines are about no record any more. */
    @Override
    public void close() {
        clear();
        OF_THREAD.remove();
        leaving.accept(this);
    }

    /** Also after a handler has cleared the context. */
    private void show() {
        if (offset == NONE || (shown && MDC.get(OFFSET) != null)) {
            return;
        }
        MDC.put(GROUP, group);
        MDC.put(TOPIC, topic);
        MDC.put(PARTITION, Integer.toString(partition));
        MDC.put(OFFSET, Long.toString(offset));
        MDC.put(GENERATION, Long.toString(generation));
        if (traced != null && MDC.get(TraceContext.PARENT) == null) {
            TraceContext.put(traced);
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
        if (traced != null) {
            TraceContext.remove();
            traced = null;
        }
    }
}
