package io.baton.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Stands still until a test sets it, for code with threads of its own: a pause is short, real, and moves no clock. */
public final class SettableTime implements Time {

    private final AtomicLong nanos = new AtomicLong();

    @Override
    public Instant now() {
        return Instant.EPOCH.plusNanos(nanos.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        LockSupport.parkNanos(100_000);
    }

    public void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
