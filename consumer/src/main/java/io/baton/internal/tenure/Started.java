package io.baton.internal.tenure;

import io.baton.internal.time.Time;
import java.time.Instant;

/** When an invocation began, by the clock for spans and by the one for people. */
public record Started(long nanos, Instant at) {

    public static Started now(Time time) {
        return new Started(time.nanos(), time.now());
    }
}
