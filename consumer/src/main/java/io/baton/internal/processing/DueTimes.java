package io.baton.internal.processing;

import io.baton.internal.deadletter.RetryTopic;
import io.baton.internal.time.Time;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * When records are due. A record of the retry topic says when; any other is due at once. Safe for all threads.
 *
 * @param longestDelay the longest that a record is waited for, whatever it says; zero where the topic read is no retry topic
 */
record DueTimes(RetryTopic retryTopic, Duration longestDelay, Time time) {

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
