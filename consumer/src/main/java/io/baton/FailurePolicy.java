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
     * <p>Deserializers are told the topic that the record was in at first, not the retry topic.
     *
     * @param topic the retry topic: read and written by this group alone, not compacted, and keeping its records for
     *     longer than the longest delay
     * @param delays how long before the first, second, … try from there: at least one, each ten years at most
     * @throws IllegalArgumentException without delays, with a negative one, or with one of more than ten years
     */
    static FailurePolicy retryLater(String topic, List<Duration> delays, Final then) {
        return new RetryLater(topic, delays, then);
    }

    /** See {@link #stop()}. */
    final class Stop implements Final {
        private Stop() {}
    }

    /** See {@link #skip()}. */
    final class Skip implements Final {
        private Skip() {}
    }

    /** See {@link #deadLetter}. */
    final class DeadLetter implements Final {

        private final DeadLetterTarget target;

        private DeadLetter(DeadLetterTarget target) {
            this.target = target;
        }

        public DeadLetterTarget target() {
            return target;
        }
    }

    /** See {@link #retryLater}. */
    final class RetryLater implements FailurePolicy {

        private static final Duration LONGEST = Duration.ofDays(3_650);

        private final String topic;
        private final List<Duration> delays;
        private final Final then;

        private RetryLater(String topic, List<Duration> delays, Final then) {
            this.topic = topic;
            this.delays = List.copyOf(delays);
            this.then = then;
            if (delays.isEmpty()
                    || delays.stream().anyMatch(delay -> delay.isNegative() || delay.compareTo(LONGEST) > 0)) {
                throw new IllegalArgumentException(
                        "A retry topic needs one delay or more, none negative and none of more than ten years: "
                                + delays);
            }
        }

        public String topic() {
            return topic;
        }

        public List<Duration> delays() {
            return delays;
        }

        public Final then() {
            return then;
        }
    }
}
