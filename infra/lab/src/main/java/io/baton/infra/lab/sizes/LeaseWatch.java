package io.baton.infra.lab.sizes;

import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at the rows many times a second: who holds, and how regularly it renews. Thread-safe. */
final class LeaseWatch implements AutoCloseable {

    private static final long LEAST_PAUSE_MILLIS = 20;
    /** So that watching many partitions takes no more of the machine than watching a few. */
    private static final long PAUSE_MILLIS_A_PARTITION = 4;

    private record Beat(long generation, long heartbeats, long nanos) {}

    private final LeaseStore leases;
    private final List<LeaseKey> keys;
    private final Map<LeaseKey, Beat> last = new HashMap<>();
    private final List<Double> intervals = new ArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::watch, "lease-watch");

    LeaseWatch(LeaseStore leases, List<LeaseKey> keys) {
        this.leases = leases;
        this.keys = keys;
        thread.start();
    }

    private void watch() {
        long pause = Math.max(LEAST_PAUSE_MILLIS, PAUSE_MILLIS_A_PARTITION * keys.size());
        try {
            while (!closed.await(pause, TimeUnit.MILLISECONDS)) {
                for (LeaseKey key : keys) {
                    leases.read(key).map(Lease::holder).ifPresent(holder -> see(key, holder));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void see(LeaseKey key, Lease.Holder holder) {
        Beat before = last.get(key);
        long generation = holder.generation().value();
        if (before != null && before.generation() == generation && before.heartbeats() == holder.heartbeats()) {
            return;
        }
        long now = System.nanoTime();
        if (before != null && before.generation() == generation) {
            intervals.add((now - before.nanos()) / 1e6 / (holder.heartbeats() - before.heartbeats()));
        }
        last.put(key, new Beat(generation, holder.heartbeats(), now));
    }

    /** The lowest generation of any partition's holder; 0 while a partition had none yet. */
    synchronized long generation() {
        return last.size() < keys.size()
                ? 0
                : last.values().stream().mapToLong(Beat::generation).min().orElse(0);
    }

    synchronized List<Double> intervals() {
        return List.copyOf(intervals);
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
