package io.baton;

import java.time.Duration;
import java.util.List;

/**
 * What becomes of a record that can't be deserialized, or whose handler throws, once its {@link Retries} are spent. Always
 * chosen, never assumed.
 */
public sealed interface FailurePolicy {

    /** A policy that settles the matter. */
    sealed interface Final extends FailurePolicy {}

    /**
     * Stop at the record: the invocation ends, checkpoints what is finished, releases the partition and fails, so that
     * Lambda counts an error and retries it. The partition does not pass the record until its handler succeeds.
     */
    static Final stop() {
        return new Stop();
    }

    /** Log it, count it, go on. The record is lost to this consumer. */
    static Final skip() {
        return new Skip();
    }

    /** Put it, with all there is to know about it, into another place, and go on once that place has acknowledged it. */
    static Final deadLetter(DeadLetterTarget target) {
        return new DeadLetter(target);
    }

    /**
     * A second chance that does not block the live stream: put it into a topic of its own on the same cluster, which the
     * same function code reads as another partition consumer ({@code BATON_TOPIC} names it); after the last of the delays
     * comes {@code then}. The order among the records of its key is given up.
     *
     * @param topic the retry topic
     * @param delays how long before the first, second, … try from there: at least one
     */
    static FailurePolicy retryLater(String topic, List<Duration> delays, Final then) {
        return new RetryLater(topic, delays, then);
    }

    /** See {@link #stop()}. */
    record Stop() implements Final {}

    /** See {@link #skip()}. */
    record Skip() implements Final {}

    /** See {@link #deadLetter}. */
    record DeadLetter(DeadLetterTarget target) implements Final {}

    /** See {@link #retryLater}. */
    record RetryLater(String topic, List<Duration> delays, Final then) implements FailurePolicy {
        /** @throws IllegalArgumentException without delays, or with a negative one */
        public RetryLater {
            delays = List.copyOf(delays);
            if (delays.isEmpty() || delays.stream().anyMatch(Duration::isNegative)) {
                throw new IllegalArgumentException("A retry topic needs one delay or more, none negative: " + delays);
            }
        }
    }
}
