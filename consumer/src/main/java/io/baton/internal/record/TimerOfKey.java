package io.baton.internal.record;

import io.baton.KeyTimer;
import io.baton.State;
import io.baton.Timer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A timer of a key, whose time is state. */
record TimerOfKey(Timer timer, State<Long> time) implements KeyTimer {

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    @Override
    public void set(Instant at) {
        if (at.isBefore(EARLIEST) || at.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "The %s can't be set to %s: its time is from 1970 to the year 9999".formatted(timer, at));
        }
        time.put(at.toEpochMilli());
    }

    @Override
    public void cancel() {
        time.delete();
    }

    @Override
    public @Nullable Instant get() {
        Long millis = time.get();
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
