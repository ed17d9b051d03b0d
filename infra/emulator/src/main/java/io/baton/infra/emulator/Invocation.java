package io.baton.infra.emulator;

import java.time.Duration;
import java.time.Instant;

/** One delivery of an event with its retries. Confined to the emulator's thread. */
final class Invocation {
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    private final String function;
    private final String requestId;
    private final String eventJson;
    private final Instant queuedAt = Instant.now();
    private int attempt = 1;
    private Duration backoff = FIRST_BACKOFF;

    Invocation(String function, String requestId, String eventJson) {
        this.function = function;
        this.requestId = requestId;
        this.eventJson = eventJson;
    }

    Attempt attempt() {
        return new Attempt(function, requestId, attempt);
    }

    String requestId() {
        return requestId;
    }

    String eventJson() {
        return eventJson;
    }

    void nextAttempt() {
        attempt++;
    }

    /** Doubles each time, as Lambda's queue backs off, within a lab's patience. */
    Duration nextBackoff() {
        Duration current = backoff;
        Duration doubled = current.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        return current;
    }

    boolean isOlderThan(Duration age, Duration after) {
        return Instant.now().plus(after).isAfter(queuedAt.plus(age));
    }
}
