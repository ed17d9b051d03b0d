package io.baton.internal.processing;

import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of a retry topic that wait until they are due, the soonest first. Confined to the processor's own thread. */
final class NotYetDue {

    private record Waiting(Entry entry, long dueNanos) {}

    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos)
            .thenComparingLong(it -> it.entry().record.offset()));
    private final int most;
    private final DueTimes due;
    private final Time time;

    /** @param most how many may wait: others are finished ahead of each, and that has to fit into the lease row */
    NotYetDue(int most, DueTimes due) {
        this.most = most;
        this.due = due;
        this.time = due.time();
    }

    boolean isFull() {
        return waiting.size() >= most;
    }

    boolean isDue(ConsumerRecord<byte[], byte[]> record) {
        return !due.until(record).isPositive();
    }

    /** It is one of those that {@link #next} answers. */
    void add(Entry entry) {
        waiting.add(new Waiting(entry, time.nanos() + due.until(entry.record).toNanos()));
    }

    /** Takes one out that is due by now; null when none is. */
    @Nullable
    Entry next() {
        Waiting first = waiting.peek();
        if (first == null || first.dueNanos() - time.nanos() > 0) {
            return null;
        }
        waiting.remove();
        return first.entry();
    }

    /** Until one is; that much at the most. */
    Duration untilNext(Duration most) {
        Waiting first = waiting.peek();
        Duration left = first == null ? most : Duration.ofNanos(first.dueNanos() - time.nanos());
        return left.compareTo(most) < 0 ? left : most;
    }
}
