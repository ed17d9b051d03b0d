package io.baton.infra.lab.demo;

import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.Micros;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Kills and freezes holders, and lets weather come, as the plan says. Owns the thread {@code chaos}; a frozen holder is thawed at the end. */
final class Striker implements AutoCloseable {

    /** A watchdog takes a lease for dead after one lease duration, and takes it over after it has watched another. */
    private static final Duration FROZEN = LabTimings.LEASE.multipliedBy(5).dividedBy(2);

    private static final long NOBODY_THERE_MILLIS = 100;

    /** A holder that can be struck: the row says who it is, Lambda that it runs. */
    private record Target(int partition, String function, String requestId, long generation) {}

    private final ReentrantLock striking = new ReentrantLock();
    private final ChaosPlan plan;
    private final LambdaEmulator lambda;
    private final LeaseStore leases;
    private final List<LeaseKey> keys;
    private final List<String> functions;
    private final Faults faults;
    private final BiConsumer<Integer, String> announce;
    private final int spared;
    private final @Nullable Weather weather;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "chaos");

    /**
     * @param spared so many partitions, from the first on, get no signals: their environments live on
     * @param weather what the plan's weather is made with; null where it has none
     */
    Striker(
            ChaosPlan plan,
            LambdaEmulator lambda,
            LeaseStore leases,
            List<LeaseKey> keys,
            List<String> functions,
            Faults faults,
            BiConsumer<Integer, String> announce,
            int spared,
            @Nullable Weather weather) {
        this.spared = spared;
        this.weather = weather;
        this.plan = plan;
        this.lambda = lambda;
        this.leases = leases;
        this.keys = keys;
        this.functions = functions;
        this.faults = faults;
        this.announce = announce;
    }

    void start() {
        if (plan.hasStrokes()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (stopped.getCount() > 0) {
                ChaosPlan.Stroke stroke = plan.nextStroke();
                boolean due = !stopped.await(stroke.after().toMillis(), TimeUnit.MILLISECONDS);
                while (due && !strike(stroke)) {
                    due = !stopped.await(NOBODY_THERE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing is struck, and the weather is fine, until {@link #resume}; for the thread that paused it. */
    void pause() {
        striking.lock();
    }

    void resume() {
        striking.unlock();
    }

    private boolean strike(ChaosPlan.Stroke stroke) throws InterruptedException {
        striking.lockInterruptibly();
        try {
            if (stopped.getCount() == 0) {
                return true;
            }
            if (weather != null && stroke.kind().isWeather()) {
                return weather.comes(stroke, stopped);
            }
            return signal(stroke);
        } finally {
            striking.unlock();
        }
    }

    private boolean signal(ChaosPlan.Stroke stroke) throws InterruptedException {
        Optional<Target> found = target(stroke.partition());
        if (found.isEmpty()) {
            return false;
        }
        Target target = found.get();
        boolean kill = stroke.kind() == Chaos.KILL;
        long sent = Micros.now();
        boolean struck = kill
                ? lambda.kill(target.function(), target.requestId())
                : lambda.freeze(target.function(), target.requestId());
        if (!struck) {
            return false;
        }
        faults.add(new Fault(
                kill ? Fault.Kind.KILL : Fault.Kind.FREEZE,
                target.partition(),
                target.generation(),
                sent,
                Micros.now()));
        if (kill) {
            announce.accept(target.partition(), "chaos: killed the holder, generation " + target.generation());
        } else {
            freeze(target);
        }
        return true;
    }

    private void freeze(Target target) throws InterruptedException {
        announce.accept(
                target.partition(),
                "chaos: froze the holder, generation %d, for %d ms (its lease: %d ms)"
                        .formatted(target.generation(), FROZEN.toMillis(), LabTimings.LEASE.toMillis()));
        try {
            var unused = stopped.await(FROZEN.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (lambda.thaw(target.function(), target.requestId())) {
                announce.accept(target.partition(), "chaos: thawed generation " + target.generation());
            }
        }
    }

    /** The first partition from that one on whose holder runs, and under a request id that nobody else runs under. */
    private Optional<Target> target(int from) {
        for (int i = 0; i < keys.size(); i++) {
            int partition = (from + i) % keys.size();
            if (partition < spared) {
                continue;
            }
            String function = functions.get(partition);
            Lease.Holder holder =
                    leases.read(keys.get(partition)).map(Lease::holder).orElse(null);
            if (holder == null || faults.stricken(partition, holder.generation().value()) != null) {
                continue;
            }
            String requestId = HolderId.requestId(holder);
            long running = lambda.running(function).stream()
                    .filter(one -> one.requestId().equals(requestId))
                    .count();
            if (running == 1) {
                return Optional.of(new Target(
                        partition, function, requestId, holder.generation().value()));
            }
        }
        return Optional.empty();
    }

    @Override
    public void close() {
        stopped.countDown();
        if (striking.isHeldByCurrentThread()) {
            striking.unlock();
        }
        try {
            thread.join(FROZEN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
