package io.baton.infra.lab.chaos;

import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.OwnerId;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.Micros;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Kills and freezes holders, and breaks the network, as the plan says. Owns the thread {@code chaos}; a frozen holder is thawed
 * at the end.
 */
public final class ChaosThread implements AutoCloseable {

    /** A watchdog takes a lease for dead after one lease duration, and takes it over after it has watched another. */
    private static final Duration FROZEN = LabTimings.LEASE.multipliedBy(5).dividedBy(2);

    private static final Duration NOBODY_THERE = Duration.ofMillis(100);

    /** A partition, and the function that reads it. */
    public record Partition(LeaseKey key, String function) {}

    /** A holder that can be struck: the row names it, and Lambda says that it runs. */
    private record Target(int partition, String function, String requestId, long generation) {}

    /** What a process holds of a partition. */
    private record Held(int partition, long generation) {}

    /** A process that stands still, and what it holds. */
    private record Frozen(Target target, Set<Held> held) {}

    private final ReentrantLock striking = new ReentrantLock();
    private final ChaosPlan plan;
    private final LambdaEmulator lambda;
    private final LeaseStore leases;
    private final List<Partition> partitions;
    private final Faults faults;
    private final BiConsumer<List<Integer>, String> announce;
    private final @Nullable NetworkFaults network;
    private final FrozenHolders<Frozen> frozen = new FrozenHolders<>(FROZEN, System::nanoTime, this::thaw);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "chaos");

    /**
     * @param partitions those whose holders get signals
     * @param network for the plan's faults of the network; null where it has none
     */
    public ChaosThread(
            ChaosPlan plan,
            LambdaEmulator lambda,
            LeaseStore leases,
            List<Partition> partitions,
            Faults faults,
            BiConsumer<List<Integer>, String> announce,
            @Nullable NetworkFaults network) {
        this.plan = plan;
        this.lambda = lambda;
        this.leases = leases;
        this.partitions = List.copyOf(partitions);
        this.faults = faults;
        this.announce = announce;
        this.network = network;
    }

    public void start() {
        if (plan.hasStrikes()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (stopped.getCount() > 0) {
                ChaosPlan.Strike strike = plan.nextStrike();
                boolean due = frozen.await(strike.after(), stopped);
                while (due && !strike(strike)) {
                    due = frozen.await(NOBODY_THERE, stopped);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            frozen.thawAll();
        }
    }

    /** No fault is made, and nobody stands still, until {@link #resume}, which the same thread calls. */
    public void pause() {
        striking.lock();
        try {
            frozen.awaitNone(stopped);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void resume() {
        striking.unlock();
    }

    private boolean strike(ChaosPlan.Strike strike) throws InterruptedException {
        striking.lockInterruptibly();
        try {
            if (stopped.getCount() == 0) {
                return true;
            }
            if (network != null && strike.kind().isNetworkFault()) {
                network.strike(strike, stopped);
                return true;
            }
            return signal(strike);
        } finally {
            striking.unlock();
        }
    }

    private boolean signal(ChaosPlan.Strike strike) throws InterruptedException {
        Optional<Target> found = target(strike.partition());
        if (found.isEmpty()) {
            return false;
        }
        Target target = found.get();
        boolean kill = strike.kind() == Chaos.KILL;
        Set<Held> held = new TreeSet<>(Comparator.comparingInt(Held::partition).thenComparingLong(Held::generation));
        held.add(new Held(target.partition(), target.generation()));
        held.addAll(heldBy(target));
        long sent = Micros.now();
        boolean struck = kill
                ? lambda.kill(target.function(), target.requestId())
                : lambda.freeze(target.function(), target.requestId());
        if (!struck) {
            return false;
        }
        long effective = Micros.now();
        held.addAll(
                heldBy(target)); // it may have taken over one more meanwhile; its rows name it until its leases run out
        Fault.Kind kind = kill ? Fault.Kind.KILL : Fault.Kind.FREEZE;
        faults.add(
                strike.kind(),
                held.stream()
                        .map(one -> new Fault(kind, one.partition(), one.generation(), sent, effective))
                        .toList());
        if (kill) {
            announce.accept(partitions(held), "chaos: killed the holder, " + generations(held));
        } else {
            freeze(target, held);
        }
        return true;
    }

    /** Its whole process is struck, with each partition that this holds. */
    private Set<Held> heldBy(Target target) {
        Set<Held> held = new HashSet<>();
        for (Partition candidate : partitions) {
            Lease.Holder holder = candidate.function().equals(target.function())
                    ? leases.read(candidate.key()).map(Lease::holder).orElse(null)
                    : null;
            if (holder != null && OwnerId.requestId(holder.ownerId()).equals(target.requestId())) {
                held.add(new Held(
                        candidate.key().partition(), holder.generation().value()));
            }
        }
        return held;
    }

    private static List<Integer> partitions(Set<Held> held) {
        return held.stream().map(Held::partition).distinct().toList();
    }

    private static String generations(Set<Held> held) {
        return (held.size() == 1 ? "generation " : "generations ")
                + held.stream().map(one -> Long.toString(one.generation())).collect(Collectors.joining(", "));
    }

    private void freeze(Target target, Set<Held> held) throws InterruptedException {
        announce.accept(
                partitions(held),
                "chaos: froze the holder, %s, for %d ms (its lease: %d ms)"
                        .formatted(generations(held), FROZEN.toMillis(), LabTimings.LEASE.toMillis()));
        frozen.add(new Frozen(target, held));
        if (!plan.severalAtOnce()) {
            frozen.awaitNone(stopped);
        }
    }

    private void thaw(Frozen one) {
        if (lambda.thaw(one.target().function(), one.target().requestId())) {
            announce.accept(partitions(one.held()), "chaos: thawed " + generations(one.held()));
        }
    }

    /** The first partition from that one on whose holder runs, and under a request id of its own. */
    private Optional<Target> target(int from) {
        for (int i = 0; i < partitions.size(); i++) {
            Partition candidate = partitions.get((from + i) % partitions.size());
            int partition = candidate.key().partition();
            Lease.Holder holder =
                    leases.read(candidate.key()).map(Lease::holder).orElse(null);
            if (holder == null || faults.stricken(partition, holder.generation().value()) != null) {
                continue;
            }
            String requestId = OwnerId.requestId(holder.ownerId());
            long running = lambda.running(candidate.function()).stream()
                    .filter(one -> one.requestId().equals(requestId))
                    .count();
            if (running == 1) {
                return Optional.of(new Target(
                        partition,
                        candidate.function(),
                        requestId,
                        holder.generation().value()));
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
