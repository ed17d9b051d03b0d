package io.baton.internal.lease;

import java.time.Instant;

/**
 * The scheduled time an invocation was started for, in milliseconds since 1970: what tells a newer invocation from a
 * duplicate or a late one. Event ids can't, as one tick may be fired twice with two ids.
 */
public record Tick(long epochMillis) implements Comparable<Tick> {

    public static Tick at(Instant scheduled) {
        return new Tick(scheduled.toEpochMilli());
    }

    @Override
    public int compareTo(Tick other) {
        return Long.compare(epochMillis, other.epochMillis);
    }

    @Override
    public String toString() {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
