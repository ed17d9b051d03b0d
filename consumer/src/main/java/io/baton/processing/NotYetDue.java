package io.baton.processing;

import io.baton.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of a retry topic that wait until they are due, the soonest first. Confined to the processor's own thread. */
final class NotYetDue {

    private record Waiting(Entry entry, long dueNanos) {}

    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos)
            .thenComparingLong(it -> it.entry().record.offset()));
    private final int most;
    private final Duration longestDelay;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<Instant>> notBefore;
    private final Time time;

    /**
     * @param most how many may wait: others are finished ahead of each, and that has to fit into the lease row
     * @param longestDelay how far off a record may say that it is due; zero where none is of a retry topic
     */
    NotYetDue(
            int most,
            Duration longestDelay,
            Function<ConsumerRecord<byte[], byte[]>, Optional<Instant>> notBefore,
            Time time) {
        this.most = most;
        this.longestDelay = longestDelay;
        this.notBefore = notBefore;
        this.time = time;
    }

    boolean isFull() {
        return waiting.size() >= most;
    }

    boolean isDue(ConsumerRecord<byte[], byte[]> record) {
        return !untilDue(record).isPositive();
    }

    /** It is one of those that {@link #next} answers. */
    void add(Entry entry) {
        waiting.add(new Waiting(entry, time.nanos() + untilDue(entry.record).toNanos()));
    }

    private Duration untilDue(ConsumerRecord<byte[], byte[]> record) {
        if (longestDelay.isZero()) {
            return Duration.ZERO;
        }
        Duration left = notBefore
                .apply(record)
                .map(due -> Duration.between(time.now(), due))
                .orElse(Duration.ZERO);
        // anybody may write a header
        return left.compareTo(longestDelay) < 0 ? left : longestDelay;
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
