package io.baton.idempotency;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What must not happen twice, and for how long that is seen to.
 *
 * @param name of the effect: part of every key. Two effects of one record need two names, and so does the same effect in
 *     two consumer groups
 * @param remembered how long after it was done a repeat is recognised
 * @param runningAtMost longer than the handler ever takes, its clients' timeouts and repeats included. One that is still
 *     at it after that is taken for dead: its record is run again if it comes again
 */
public record Effect(String name, Duration remembered, Duration runningAtMost) {

    /** DynamoDB's limit for a partition key. */
    private static final int LONGEST_ID_BYTES = 2048;

    /** @throws IllegalArgumentException for an empty name or one with {@code #}, and durations that don't nest */
    public Effect {
        if (name.isBlank() || name.contains("#")) {
            throw new IllegalArgumentException("An effect needs a name, without '#': '" + name + "'");
        }
        if (!runningAtMost.isPositive() || remembered.compareTo(runningAtMost) < 0) {
            throw new IllegalArgumentException(
                    "An effect must be remembered (%s) for at least as long as it may run (%s), which must be positive"
                            .formatted(remembered, runningAtMost));
        }
    }

    /** Remembered for a day, running for a minute at most. */
    public static Effect named(String name) {
        return new Effect(name, Duration.ofDays(1), Duration.ofMinutes(1));
    }

    public Effect remembered(Duration remembered) {
        return new Effect(name, remembered, runningAtMost);
    }

    public Effect runningAtMost(Duration runningAtMost) {
        return new Effect(name, remembered, runningAtMost);
    }

    String idOf(String key) {
        String id = name + "#" + key;
        if (key.isEmpty() || id.getBytes(StandardCharsets.UTF_8).length > LONGEST_ID_BYTES) {
            throw new IllegalArgumentException(
                    "A key of the effect '%s' is empty, or longer than DynamoDB allows (%s bytes with the effect's name): use a hash of it"
                            .formatted(name, LONGEST_ID_BYTES));
        }
        return id;
    }
}
