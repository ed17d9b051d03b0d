package io.baton.internal.snapshot;

import io.baton.internal.time.SettableTime;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that is set, whose wall clock jumps, and which counts how often a thread waited by it. */
record JumpingTime(SettableTime time, AtomicLong byMillis, AtomicLong pauses) implements Time {

    @Override
    public Instant now() {
        return time.now().plusMillis(byMillis.get());
    }

    @Override
    public long nanos() {
        return time.nanos();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        pauses.incrementAndGet();
        time.pause(duration);
    }
}
