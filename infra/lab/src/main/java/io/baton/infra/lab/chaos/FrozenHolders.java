package io.baton.infra.lab.chaos;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Holders that stand still, until each has done so for long enough. Thread-safe. */
final class FrozenHolders<T> {

    private record Frozen<T>(T holder, long untilNanos) {}

    private final Duration time;
    private final LongSupplier nanos;
    private final Consumer<T> thaw;
    /** In the order in which their time is over, as it is the same for all. */
    private final Deque<Frozen<T>> frozen = new ArrayDeque<>();

    /** @param time for which each stands still */
    FrozenHolders(Duration time, LongSupplier nanos, Consumer<T> thaw) {
        this.time = time;
        this.nanos = nanos;
        this.thaw = thaw;
    }

    synchronized void add(T holder) {
        frozen.addLast(new Frozen<>(holder, nanos.getAsLong() + time.toNanos()));
    }

    /** Thaws those whose time is over. */
    synchronized void thawDue() {
        while (!frozen.isEmpty() && nanosToNext() <= 0) {
            thaw.accept(frozen.removeFirst().holder());
        }
    }

    synchronized void thawAll() {
        while (!frozen.isEmpty()) {
            thaw.accept(frozen.removeFirst().holder());
        }
    }

    synchronized boolean none() {
        return frozen.isEmpty();
    }

    /** Until the time of the first one is over; as good as forever where there is none. */
    private synchronized long nanosToNext() {
        return frozen.isEmpty() ? Long.MAX_VALUE : frozen.getFirst().untilNanos() - nanos.getAsLong();
    }

    /** Waits that long, and thaws whose time comes meanwhile; false once it is stopped. */
    boolean await(Duration atMost, CountDownLatch stopped) throws InterruptedException {
        long deadline = nanos.getAsLong() + atMost.toNanos();
        for (long left = atMost.toNanos(); left > 0; left = deadline - nanos.getAsLong()) {
            thawDue();
            if (stopped.await(Math.min(left, nanosToNext()), TimeUnit.NANOSECONDS)) {
                return false;
            }
        }
        thawDue();
        return stopped.getCount() > 0;
    }

    /** Returns when none stands still any longer: at once when it is stopped. */
    void awaitNone(CountDownLatch stopped) throws InterruptedException {
        try {
            while (!none() && await(Duration.ofNanos(Math.max(1, nanosToNext())), stopped)) {
                thawDue();
            }
        } finally {
            thawAll();
        }
    }
}
