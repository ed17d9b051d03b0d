package io.baton.infra.lab.chaos;

import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.Micros;
import io.baton.infra.local.Link;
import io.baton.infra.local.ThrottlingProxy;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Breaks the network between all functions and what they need for a while: at times shorter than a lease, at times
 * longer. Confined to the thread {@code chaos}.
 */
public final class NetworkFaults {

    private static final Duration SHORTEST = Duration.ofMillis(300);
    private static final Duration LONGEST = LabTimings.LEASE.multipliedBy(2);
    private static final long LOOK_MILLIS = 50;
    /** Some requests still come through, so that holders are refused, not only silenced. */
    private static final double REFUSED = 0.8;

    /** A holder of the time that it lasted. */
    private record Held(int partition, long generation) {}

    /**
     * What can be broken.
     *
     * @param kafkaHoldsCheckpoint whether checkpoints wait for what is written to Kafka
     */
    record Lines(Link kafka, Link table, ThrottlingProxy throttle, boolean kafkaHoldsCheckpoint) {}

    private final Lines lines;
    private final LeaseStore leases;
    private final List<LeaseKey> keys;
    private final Faults faults;
    private final Consumer<String> announce;

    /** @param leases read past the broken network */
    NetworkFaults(Lines lines, LeaseStore leases, List<LeaseKey> keys, Faults faults, Consumer<String> announce) {
        this.lines = lines;
        this.leases = leases;
        this.keys = keys;
        this.faults = faults;
        this.announce = announce;
    }

    /** Returns when the network is whole again. */
    public void strike(ChaosPlan.Strike strike, CountDownLatch stopped) throws InterruptedException {
        var dice = new Random(strike.dice());
        Duration lasts =
                SHORTEST.plusMillis(dice.nextLong(LONGEST.minus(SHORTEST).toMillis()));
        int where = dice.nextInt(3);
        boolean undoesProgress = strike.kind() == Chaos.THROTTLE || where != 0 || lines.kafkaHoldsCheckpoint();
        List<Link> ways = where == 0
                ? List.of(lines.kafka())
                : where == 1 ? List.of(lines.table()) : List.of(lines.kafka(), lines.table());
        Link.Direction direction = dice.nextBoolean() ? Link.Direction.TO_SERVER : Link.Direction.TO_CLIENT;
        announce.accept("chaos: %s for %d ms".formatted(described(strike.kind(), where, direction), lasts.toMillis()));
        faults.add(strike.kind(), Instant.EPOCH);
        long begun = Micros.now();
        Set<Held> held = new HashSet<>();
        try {
            switch (strike.kind()) {
                case CUT -> ways.forEach(Link::cut);
                case STALL -> ways.forEach(Link::pause);
                case ONE_WAY -> ways.forEach(way -> way.drop(direction));
                case THROTTLE -> lines.throttle().refuse(REFUSED);
                case KILL, FREEZE, DUPLICATE, LATE, SKIP ->
                    throw new IllegalArgumentException("no fault of the network: " + strike);
            }
            long until = System.nanoTime() + lasts.toNanos();
            do {
                note(held);
            } while (System.nanoTime() < until && !stopped.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            lines.throttle().refuse(0);
            ways.forEach(Link::restore);
            note(held);
        }
        if (undoesProgress) {
            long over = Micros.now();
            held.forEach(
                    one -> faults.addToAll(new Fault(Fault.Kind.CUT, one.partition(), one.generation(), begun, over)));
        }
    }

    private void note(Set<Held> held) {
        for (LeaseKey key : keys) {
            leases.read(key)
                    .map(Lease::holder)
                    .ifPresent(holder -> held.add(
                            new Held(key.partition(), holder.generation().value())));
        }
    }

    private static String described(Chaos kind, int where, Link.Direction direction) {
        String what = where == 0 ? "Kafka" : where == 1 ? "the table" : "Kafka and the table";
        return switch (kind) {
            case CUT -> "connections to " + what + " are reset";
            case STALL -> "nothing passes to or from " + what;
            case ONE_WAY ->
                direction == Link.Direction.TO_SERVER ? "no request reaches " + what : "no answer comes from " + what;
            case THROTTLE -> "the table refuses most requests";
            case KILL, FREEZE, DUPLICATE, LATE, SKIP ->
                throw new IllegalArgumentException("no fault of the network: " + kind);
        };
    }
}
