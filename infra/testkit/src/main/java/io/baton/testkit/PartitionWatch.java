package io.baton.testkit;

import io.baton.PartitionReport;
import io.baton.infra.emulator.lab.OwnerId;
import io.baton.infra.ledger.Micros;
import io.baton.infra.ledger.SeenRow;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Seeking;
import io.baton.internal.time.SystemTime;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Looks at a partition's row and at its invocations, and waits for what a step needs; fails with what was seen instead.
 * Confined to the thread of the run.
 */
final class PartitionWatch {

    record Holder(String requestId, long generation) {}

    /** A holder that is lost earlier counts as lost in the place of its predecessor, wherever it is. */
    private static final long BEATS_PAST_A_FAULT = 3;

    private final BatonTestKit kit;
    private final LeaseKey key;
    private final Observations observations;
    private final Functions functions;
    private boolean broken;

    PartitionWatch(BatonTestKit kit, LeaseKey key, Observations observations, Functions functions) {
        this.kit = kit;
        this.key = key;
        this.observations = observations;
        this.functions = functions;
    }

    /** Whether a step failed, or the verdict says so. */
    boolean broken() {
        return broken;
    }

    void judged(PartitionVerdict verdict) {
        broken = !verdict.kept();
    }

    private Optional<Lease> row() {
        Optional<Lease> row = kit.leases().read(key);
        row.ifPresent(seen -> seen.checkpoint()
                .ifPresent(checkpoint -> observations.saw(new SeenRow(
                        key.partition(), seen.generation().value(), checkpoint.nextOffset(), Micros.now()))));
        return row;
    }

    long checkpoint() {
        return row().flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(0L);
    }

    boolean isAsleep() {
        return row().filter(Lease::isAsleep).isPresent();
    }

    void seek(long offset) {
        Lease row = row().orElseThrow(() -> failed("a row"));
        Seeking seeking = new Leases(kit.leases(), LeaseTimings.DEFAULT, new SystemTime())
                .seek(row, offset, "test kit", "the test asks for it");
        if (!(seeking instanceof Seeking.Asked)) {
            throw failed("a seek, and got " + seeking);
        }
    }

    Optional<Holder> findHolder() {
        return row().map(Lease::holder)
                .map(it -> new Holder(
                        OwnerId.requestId(it.ownerId()), it.generation().value()));
    }

    Holder holder() {
        await(
                "a holder",
                () -> findHolder()
                        .filter(holder -> functions.isRunning(holder.requestId()))
                        .isPresent());
        return findHolder().orElseThrow(() -> failed("a holder"));
    }

    /**
     * The holder, once it has renewed its lease, and, where a fault was before it, got past that fault's place or renewed a few
     * times more. Two faults in one place look like a record that ends processes, and the next holder would handle a record at
     * a time.
     */
    Holder holderThatRenewed() {
        await(
                "a holder that has renewed and got past the place of the fault before",
                () -> row().filter(this::isSettled).isPresent());
        return holder();
    }

    private boolean isSettled(Lease row) {
        Lease.Holder holder = row.holder();
        return holder != null
                && functions.isRunning(OwnerId.requestId(holder.ownerId()))
                && holder.heartbeats() > (row.setbacks().crashes() == null ? 0 : BEATS_PAST_A_FAULT);
    }

    void awaitHold(String requestId) {
        String what = "invocation " + requestId + " to hold the partition";
        await(what, () -> {
            if (functions.isDropped(requestId)) {
                throw failed(what);
            }
            return findHolder()
                    .filter(holder -> holder.requestId().equals(requestId))
                    .isPresent();
        });
    }

    void awaitEnd(String requestId) {
        await("the end of invocation " + requestId, () -> !functions.isRunning(requestId));
    }

    PartitionReport reportOf(String requestId) {
        await(
                "the report of invocation " + requestId,
                () -> !functions.reports(requestId).isEmpty());
        return functions.reports(requestId).getLast();
    }

    void await(String what, BooleanSupplier condition) {
        if (!Patience.until(Patience.LONG, condition)) {
            broken = true;
            throw failed(what);
        }
    }

    private AssertionError failed(String what) {
        return new AssertionError(
                "%s: waited for %s in vain%nrow: %s%nrunning: %s%nreports: %s%nfailed attempts: %s%nlogs: %s"
                        .formatted(
                                key,
                                what,
                                kit.leases().read(key),
                                functions.running(),
                                functions.reports(),
                                functions.failures(),
                                functions.environments().stream()
                                        .map(kit.lambda()::log)
                                        .toList()));
    }
}
