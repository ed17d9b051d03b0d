package io.baton.lease;

import io.baton.lease.LeaseStore.Written;
import io.baton.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The hold on a partition, from activation to release. Confined to the poll thread, except {@link #fence()}, which any
 * thread may look at.
 */
public final class Tenancy {

    /** What a renewal found. */
    public sealed interface Renewal {

        /** Still the holder, and nobody waits. */
        record Renewed() implements Renewal {}

        /** Still the holder, and a newer invocation waits: drain and release. */
        record Superseded(Generation by) implements Renewal {}

        /** Still the holder, but the operator stopped the partition: drain and release. */
        record Stopped(Lease.Order order) implements Renewal {}

        /** No longer the holder: touch nothing, write nothing, end. */
        record Fenced(Optional<Lease> row) implements Renewal {}
    }

    private final Attempt attempt;
    private final Time time;
    private final Generation mine;
    private final Fence fence;
    private final Lease activated;
    private final boolean evicted;
    private Lease lastSeen;
    private long renewDueNanos;

    Tenancy(Attempt attempt, Generation mine, Fence.Stamp sent, Lease activated, boolean evicted) {
        this.attempt = attempt;
        this.time = attempt.time();
        this.mine = mine;
        this.fence = new Fence(time, attempt.timings().holdsFor(), sent);
        this.activated = activated;
        this.evicted = evicted;
        this.lastSeen = activated;
        this.renewDueNanos = sent.nanos() + renewEvery().toNanos();
    }

    public Generation generation() {
        return mine;
    }

    /** The row as it was when this invocation became the holder. */
    public Lease activated() {
        return activated;
    }

    /** Whether the holder before was evicted, and so released nothing. */
    public boolean evicted() {
        return evicted;
    }

    /** Where to begin. */
    public Checkpoint start() {
        return activated
                .checkpoint()
                .orElseThrow(() -> new IllegalStateException("activation writes an offset: " + activated));
    }

    public Fence fence() {
        return fence;
    }

    /** How long until the next renewal is due; zero or less when it is. */
    public Duration untilRenewal() {
        return Duration.ofNanos(renewDueNanos - time.nanos());
    }

    /**
     * Heartbeat, checkpoint and the question for a successor, in one write. When it throws, the hold is what it was; the
     * next renewal is due soon, and {@link #fence()} closes by itself if none succeeds.
     */
    public Renewal renew(Checkpoint checkpoint) {
        try {
            return write(checkpoint);
        } catch (LeaseStoreException e) {
            renewDueNanos = time.nanos() + renewEvery().dividedBy(4).toNanos();
            throw e;
        }
    }

    private Renewal write(Checkpoint checkpoint) {
        if (!fence.open()) {
            // a write whose answer is lost shows a beat all the same, and would keep the partition from everybody
            attempt.store().read(attempt.key());
        }
        Fence.Stamp sent = Fence.stamp(time);
        Written written =
                attempt.store().write(new Step.Renew(attempt.key(), attempt.owner(), mine, checkpoint, time.now()));
        return switch (written) {
            case Written.Done done -> {
                fence.renewed(sent);
                renewDueNanos = sent.nanos() + renewEvery().toNanos();
                lastSeen = done.row();
                yield answer(done.row());
            }
            case Written.Refused refused -> {
                refuseIfTampered(refused.row(), checkpoint);
                fence.lose();
                yield new Renewal.Fenced(refused.row());
            }
        };
    }

    private Renewal answer(Lease row) {
        if (!row.mayRun()) {
            return new Renewal.Stopped(row.order());
        }
        Lease.Claim newest = row.claim();
        if (newest != null && !newest.ended() && newest.generation().compareTo(mine) > 0) {
            return new Renewal.Superseded(newest.generation());
        }
        return new Renewal.Renewed();
    }

    /**
     * Gives the partition up with the final checkpoint. Touch no record afterwards.
     *
     * @param servedUntil when the last record was done, or when this holder stopped being ready for one
     * @return false if it was no longer the holder, and nothing was written
     */
    public boolean release(Checkpoint checkpoint, Instant servedUntil) {
        boolean endsClaim = claimIsMine(lastSeen);
        while (true) {
            var release = new Step.Release(
                    attempt.key(), attempt.owner(), mine, checkpoint, endsClaim, servedUntil, time.now());
            switch (Leases.write(attempt.store(), release)) {
                case Written.Done ignored -> {
                    fence.lose();
                    return true;
                }
                case Written.Refused refused -> {
                    Optional<Lease> row = refused.row();
                    refuseIfTampered(row, checkpoint);
                    boolean ours = row.isPresent() && row.get().isHeldBy(attempt.owner(), mine);
                    if (!ours || claimIsMine(row.get()) == endsClaim) {
                        fence.lose();
                        return false;
                    }
                    endsClaim = !endsClaim; // a claim came in between
                }
            }
        }
    }

    private void refuseIfTampered(Optional<Lease> row, Checkpoint checkpoint) {
        boolean ours = row.isPresent() && row.get().isHeldBy(attempt.owner(), mine);
        long stored = row.flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(-1L);
        if (ours && stored != -1 && stored > checkpoint.nextOffset()) {
            throw new LeaseStoreException(
                    "The row %s says nextOffset %d while its holder is at %d: somebody changed it by hand"
                            .formatted(attempt.key(), stored, checkpoint.nextOffset()),
                    null);
        }
    }

    private boolean claimIsMine(Lease row) {
        return row.claim() != null && row.claim().generation().equals(mine);
    }

    private Duration renewEvery() {
        return attempt.timings().renewEvery();
    }
}
