package io.baton.internal.recovery;

import io.baton.FailurePolicy;
import io.baton.Retries;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline wants done about failed records, with the places that they may go to, open for one invocation.
 *
 * @param groupId told to letters
 * @param random what back-offs are drawn from
 */
public record FailurePlan(Retries retries, FailurePolicy policy, Places places, String groupId, RandomGenerator random)
        implements AutoCloseable {

    /** Where failed records may go. */
    public record Places(
            @Nullable Outbox retryTopic, @Nullable Outbox deadLetters) {
        public static final Places NONE = new Places(null, null);
    }

    @Override
    public void close() {
        try {
            if (places.retryTopic() != null) {
                places.retryTopic().close();
            }
        } finally {
            if (places.deadLetters() != null) {
                places.deadLetters().close();
            }
        }
    }
}
