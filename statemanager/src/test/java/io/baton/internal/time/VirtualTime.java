package io.baton.internal.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when somebody waits for it, or a test says so; what was planned for a moment happens then, on
 * the thread that lets it pass. Confined to one thread.
 */
public final class VirtualTime implements Time {

    private record Plan(long atNanos, long order, Runnable action) {}

    private final PriorityQueue<Plan> plans =
            new PriorityQueue<>(Comparator.comparingLong(Plan::atNanos).thenComparingLong(Plan::order));
    private long nanos;
    private long order;
    private Duration wallOffset = Duration.ZERO;

    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant now() {
        return EPOCH.plusNanos(nanos).plus(wallOffset);
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public void pause(Duration duration) {
        advance(duration);
    }

    public void advance(Duration duration) {
        long until = nanos + Math.max(0, duration.toNanos());
        while (!plans.isEmpty() && plans.peek().atNanos() <= until) {
            Plan plan = plans.remove();
            nanos = Math.max(nanos, plan.atNanos());
            plan.action().run();
        }
        nanos = Math.max(nanos, until);
    }

    /** The wall clock jumps; the monotonic one does not notice, as in a sandbox that was frozen. */
    public void jumpWallClock(Duration by) {
        wallOffset = wallOffset.plus(by);
    }

    /** Does {@code action} once this much time has passed. */
    public void after(Duration delay, Runnable action) {
        plans.add(new Plan(nanos + delay.toNanos(), order++, action));
    }

    /** Does {@code action} again and again, first after one interval. */
    public void every(Duration interval, Runnable action) {
        after(interval, () -> {
            action.run();
            every(interval, action);
        });
    }
}
