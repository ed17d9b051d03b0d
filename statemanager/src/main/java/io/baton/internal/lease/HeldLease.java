package io.baton.internal.lease;

import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The hold on a partition, from activation to release. Confined to the lease thread, except {@link #fence()}, which any
 * thread may read.
 */
public final class HeldLease {

    /** What a renewal found. */
    public sealed interface Renewal {

        /** Still the holder, and no other invocation waits. */
        record Renewed() implements Renewal {}

        /** Still the holder, and a newer invocation waits: drain and release. */
        record Superseded(Generation by) implements Renewal {}

        /** Still the holder, but the operator stopped the partition: drain and release. */
        record Stopped(Lease.Command command) implements Renewal {}

        /** Still the holder, and the operator wants it elsewhere: finish what is in hand, then {@link #move}. */
        record SeekAsked(Lease.Seek seek) implements Renewal {}

        /** No longer the holder: touch nothing, write nothing, end. */
        record Fenced(Optional<Lease> row) implements Renewal {}
    }

    /** How often a write that is refused because the row has changed is made again at once. */
    private static final int TRIES = 3;

    private final ClaimContext context;
    private final Time time;
    private final Generation mine;
    private final Fence fence;
    private final Lease activated;
    private final @Nullable Lease evictedRow;
    private Lease lastSeen;
    /** Where a move whose answer was lost has led, as the release found it. */
    private @Nullable Lease movedUnheard;

    private Checkpoint start;
    private long renewDueNanos;

    HeldLease(ClaimContext context, Generation mine, Fence.Stamp sent, Lease activated, @Nullable Lease evictedRow) {
        this.context = context;
        this.time = context.time();
        this.mine = mine;
        this.fence = new Fence(time, context.timings().holdsFor(), sent);
        this.activated = activated;
        this.evictedRow = evictedRow;
        this.lastSeen = activated;
        this.start = startOf(activated);
        this.renewDueNanos = sent.nanos() + renewEvery().toNanos();
    }

    public Generation generation() {
        return mine;
    }

    /** The row as it was when this invocation became the holder. */
    public Lease activated() {
        return activated;
    }

    /** Where the holder before was evicted, and so released nothing: the row as it left it. */
    public Optional<Lease> evictedRow() {
        return Optional.ofNullable(evictedRow);
    }

    /** Where to begin; another place after each {@link #move}. */
    public Checkpoint start() {
        return start;
    }

    /** {@link #start} is what the row says, as far as is known: nothing that was done since then counts. */
    public void beginAgain() {
        start = startOf(lastSeen);
    }

    private static Checkpoint startOf(Lease row) {
        return row.checkpoint().orElseThrow(() -> new IllegalStateException("a held row has an offset: " + row));
    }

    /** The seek that waits to be carried out, as far as is known. */
    public Optional<Lease.Seek> seek() {
        return Optional.ofNullable(lastSeen.seek());
    }

    /** What is left of the setbacks in the row, as far as is known, for a holder that came as far as this. */
    public Setbacks setbacksAt(Checkpoint reached) {
        return lastSeen.setbacks().at(reached, renewals());
    }

    /** The same for a holder that lets go: it did not crash, so what it got past is no setback any more. */
    public Setbacks setbacksInTheEnd(Checkpoint reached) {
        return lastSeen.setbacks().at(reached, Long.MAX_VALUE);
    }

    /** The same for one whose process can't go on, though it lives to say so: as if it had been evicted here. */
    public Setbacks setbacksAfterCrash(Checkpoint reached) {
        return lastSeen.holder() == null
                ? lastSeen.setbacks()
                : Setbacks.afterCrash(lastSeen, lastSeen.holder(), reached);
    }

    private long renewals() {
        return lastSeen.holder() == null ? 0 : lastSeen.holder().heartbeats();
    }

    /** The last seek that a holder carried out, as far as is known. */
    public Optional<Lease.SeekDone> seekDone() {
        return Optional.ofNullable(lastSeen.seekDone());
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
        return renew(checkpoint, setbacksAt(checkpoint));
    }

    /** The same with the setbacks that this holder knows of, where they are more than {@link #setbacksAt}. */
    public Renewal renew(Checkpoint checkpoint, Setbacks setbacks) {
        try {
            return write(checkpoint, setbacks);
        } catch (LeaseStoreException e) {
            renewDueNanos = time.nanos() + renewEvery().dividedBy(4).toNanos();
            throw e;
        }
    }

    private Renewal write(Checkpoint checkpoint, Setbacks setbacks) {
        readBehindAClosedFence();
        Fence.Stamp sent = Fence.stamp(time);
        var renew = new Step.Renew(
                context.key(),
                context.owner(),
                mine,
                new Step.HolderProgress(checkpoint, lastSeen.lastSeekDone(), setbacks),
                time.now());
        return switch (context.store().write(renew)) {
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

    /**
     * Carries out the seek that waits, with nothing in hand: afterwards {@link #start} is where to go on, unless the answer
     * is {@link Renewal.Fenced}. It is a renewal as well; when it throws, it may have been carried out, and is to be repeated.
     * So it is after {@link Renewal.SeekAsked}: again and again another seek had taken its place.
     *
     * @param drained how far this holder came
     */
    public Renewal move(Checkpoint drained) {
        try {
            return moveWhereAsked(drained);
        } catch (LeaseStoreException e) {
            renewDueNanos = time.nanos() + renewEvery().dividedBy(4).toNanos();
            throw e;
        }
    }

    private Renewal moveWhereAsked(Checkpoint drained) {
        for (int tries = 0; lastSeen.seek() != null && tries < TRIES; tries++) {
            readBehindAClosedFence();
            Fence.Stamp sent = Fence.stamp(time);
            var move = new Step.Move(
                    context.key(),
                    context.owner(),
                    mine,
                    drained,
                    lastSeen.seek().number(),
                    lastSeen.seek().snapshotAfter(drained.snapshot()),
                    time.now());
            switch (context.store().write(move)) {
                case Written.Done done -> {
                    fence.renewed(sent);
                    renewDueNanos = sent.nanos() + renewEvery().toNanos();
                    return moved(done.row());
                }
                case Written.Refused refused -> {
                    Optional<Lease> row = refused.row();
                    if (row.isEmpty() || !row.get().isHeldBy(context.owner(), mine)) {
                        fence.lose();
                        return new Renewal.Fenced(row);
                    }
                    if (LeaseRules.alreadyDone(row.get(), move)) {
                        // its heartbeat may be as old as the answer that was lost, so the fence stays as it is
                        renewDueNanos = time.nanos();
                        return moved(row.get());
                    }
                    refuseIfTampered(row, drained);
                    lastSeen = row.get(); // another seek has taken its place, or it was taken back
                }
            }
        }
        start = drained;
        return answer(lastSeen);
    }

    /** A newer claim or a STOP in the row is said again by the next renewal, which is then due at once. */
    private Renewal moved(Lease row) {
        lastSeen = row;
        start = startOf(row);
        Renewal answer = answer(row);
        if (!(answer instanceof Renewal.Renewed)) {
            renewDueNanos = time.nanos();
        }
        return answer;
    }

    /** A write whose answer is lost is a heartbeat all the same, and would keep every other invocation from the partition. */
    private void readBehindAClosedFence() {
        if (!fence.open()) {
            context.store().read(context.key());
        }
    }

    private Renewal answer(Lease row) {
        if (!row.mayRun()) {
            return new Renewal.Stopped(row.command());
        }
        Lease.Claim newest = row.claim();
        if (newest != null && !newest.ended() && newest.generation().compareTo(mine) > 0) {
            return new Renewal.Superseded(newest.generation());
        }
        return row.seek() == null ? new Renewal.Renewed() : new Renewal.SeekAsked(row.seek());
    }

    /**
     * Gives the partition up with the final checkpoint. Touch no record afterwards.
     *
     * @param servedUntil when the last record was done, or, where none waited, when this holder stopped being ready for one
     * @return false if it was no longer the holder, and nothing was written
     */
    public boolean release(Checkpoint checkpoint, Instant servedUntil) {
        return release(checkpoint, setbacksInTheEnd(checkpoint), servedUntil);
    }

    /** The same with the setbacks that this holder knows of, where they are more than {@link #setbacksInTheEnd}. */
    public boolean release(Checkpoint checkpoint, Setbacks setbacks, Instant servedUntil) {
        return release(checkpoint, setbacks, servedUntil, false);
    }

    /** The same, and lets the partition sleep, unless a newer invocation has claimed it. */
    public boolean releaseAsleep(Checkpoint checkpoint, Setbacks setbacks, Instant servedUntil) {
        return release(checkpoint, setbacks, servedUntil, true);
    }

    private boolean release(Checkpoint checkpoint, Setbacks setbacks, Instant servedUntil, boolean asleep) {
        Checkpoint last = movedUnheard == null ? checkpoint : startOf(movedUnheard);
        Setbacks left = movedUnheard == null ? setbacks : movedUnheard.setbacks();
        for (int tries = 0; tries < TRIES; tries++) {
            boolean endsClaim = claimIsMine(lastSeen);
            long seekDone = lastSeen.lastSeekDone();
            var release = new Step.Release(
                    context.key(),
                    context.owner(),
                    mine,
                    new Step.HolderProgress(last, seekDone, left),
                    endsClaim,
                    asleep && endsClaim,
                    servedUntil,
                    time.now());
            switch (Leases.write(context.store(), release)) {
                case Written.Done ignored -> {
                    fence.lose();
                    return true;
                }
                case Written.Refused refused -> {
                    Optional<Lease> row = refused.row();
                    boolean ours = row.isPresent() && row.get().isHeldBy(context.owner(), mine);
                    boolean moved = ours && isOwnMove(row.get());
                    if (moved) {
                        // also for the next call, if this one gets no answer: how far it came before the move counts no
                        // more
                        movedUnheard = row.get();
                        last = startOf(row.get());
                        left = row.get().setbacks();
                    }
                    refuseIfTampered(row, last);
                    if (!ours || (!moved && claimIsMine(row.get()) == endsClaim)) {
                        fence.lose();
                        return false;
                    }
                    lastSeen = row.get(); // or a claim came in between
                }
            }
        }
        throw new LeaseStoreException(
                "The release of %s was refused %s times, each time by another row: %s"
                        .formatted(context.key(), TRIES, lastSeen),
                null);
    }

    private boolean isOwnMove(Lease row) {
        Lease.SeekDone seekDone = row.seekDone();
        return seekDone != null
                && seekDone.number() > lastSeen.lastSeekDone()
                && seekDone.generation().equals(mine);
    }

    private void refuseIfTampered(Optional<Lease> row, Checkpoint checkpoint) {
        boolean ours = row.isPresent() && row.get().isHeldBy(context.owner(), mine);
        long stored = row.flatMap(Lease::checkpoint).map(Checkpoint::nextOffset).orElse(-1L);
        if (ours && stored != -1 && stored > checkpoint.nextOffset()) {
            throw new LeaseStoreException(
                    "The row %s says nextOffset %s while its holder is at %s: it was changed by hand. Ask for another offset with a seek ('baton leases seek')."
                            .formatted(context.key(), stored, checkpoint.nextOffset()),
                    null);
        }
    }

    private boolean claimIsMine(Lease row) {
        return row.claim() != null && row.claim().generation().equals(mine);
    }

    private Duration renewEvery() {
        return context.timings().renewEvery();
    }
}
