package io.baton.internal.processing;

import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * When records are due. A record of the retry topic says when; any other is due at once. Safe for all threads.
 *
 * @param longestDelay the longest that a record is waited for, whatever it says; zero where the topic read is no retry topic
 */
record DueTimes(RetryTopic retryTopic, Duration longestDelay, Time time) {

    /** Records that wait until they are due, the soonest first. Confined to the session's own thread. */
    static final class Queue {

        private record Waiting(Entry entry, long dueNanos) {}

        private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(Comparator.comparingLong(Waiting::dueNanos)
                .thenComparingLong(it -> it.entry().record.offset()));
        private final int most;
        private final DueTimes due;
        private final Time time;

        /** @param most how many may wait: others are finished ahead of each, and that has to fit into the lease row */
        Queue(int most, DueTimes due) {
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
            waiting.add(
                    new Waiting(entry, time.nanos() + due.until(entry.record).toNanos()));
        }

        /** Takes a record out that is due by now; null when none is. */
        @Nullable
        Entry next() {
            Waiting first = waiting.peek();
            if (first == null || first.dueNanos() - time.nanos() > 0) {
                return null;
            }
            waiting.remove();
            return first.entry();
        }

        /** Until the next record is due; that much at the most. */
        Duration untilNext(Duration most) {
            Waiting first = waiting.peek();
            Duration left = first == null ? most : Duration.ofNanos(first.dueNanos() - time.nanos());
            return left.compareTo(most) < 0 ? left : most;
        }
    }

    /** Whether every record is due at once. */
    boolean areNow() {
        return longestDelay.isZero();
    }

    /** How long until this record is due; zero when it is. */
    Duration until(ConsumerRecord<byte[], byte[]> record) {
        if (areNow()) {
            return Duration.ZERO;
        }
        Duration left = retryTopic
                .lineage(record)
                .notBefore()
                .map(due -> Duration.between(time.now(), due))
                .orElse(Duration.ZERO);
        if (left.isNegative()) {
            return Duration.ZERO;
        }
        // anybody may write a header
        return left.compareTo(longestDelay) < 0 ? left : longestDelay;
    }
}
