package io.baton.internal.lease;

import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Step.Activate;
import io.baton.internal.lease.Step.Admit;
import io.baton.internal.lease.Step.Await;
import io.baton.internal.lease.Step.Claim;
import io.baton.internal.lease.Step.ClaimSilent;
import io.baton.internal.lease.Step.Command;
import io.baton.internal.lease.Step.Evict;
import io.baton.internal.lease.Step.Move;
import io.baton.internal.lease.Step.Release;
import io.baton.internal.lease.Step.Renew;
import io.baton.internal.lease.Step.Resign;
import io.baton.internal.lease.Step.Seek;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The protocol as pure functions of the row: what each step requires, what it does, and what a row says about the invocation
 * that reads it. No clock, no table. A store that writes anything else than {@link #apply} says is wrong.
 */
public final class LeaseRules {

    private LeaseRules() {}

    /** The row after the step, or the row that refuses it. */
    public static Written apply(Optional<Lease> row, Step step) {
        Lease before = row.orElse(null);
        return allows(before, step)
                ? new Written.Done(effect(before == null ? Lease.fresh(step.key()) : before, step))
                : new Written.Refused(row);
    }

    private static boolean allows(@Nullable Lease row, Step step) {
        if (row == null) {
            return step instanceof Admit || step instanceof Claim || step instanceof Command;
        }
        return switch (step) {
            case Admit admit -> row.admitted() == null || row.admitted().tick().compareTo(admit.tick()) < 0;
            case Claim claim -> row.mayRun() && givesWay(row, claim.owner(), claim.intent());
            case ClaimSilent claim -> row.mayRun() && row.heartbeats().equals(claim.seen());
            case Await await -> row.isClaimedBy(await.owner(), await.mine());
            case Activate activate ->
                row.mayRun() && row.isClaimedBy(activate.owner(), activate.mine()) && row.holder() == null;
            case Evict evict ->
                row.mayRun()
                        && row.isClaimedBy(evict.owner(), evict.mine())
                        && row.holder() != null
                        && row.heartbeats().holderGeneration() == evict.seen().holderGeneration()
                        && row.heartbeats().holderHeartbeats() == evict.seen().holderHeartbeats();
            case Renew renew ->
                row.isHeldBy(renew.owner(), renew.mine())
                        && notBehind(row, renew.progress().checkpoint())
                        && row.lastSeekDone() == renew.progress().seekDone();
            case Move move ->
                row.isHeldBy(move.owner(), move.mine())
                        && notBehind(row, move.checkpoint())
                        && row.seek() != null
                        && row.seek().number() == move.number();
            case Release release ->
                row.isHeldBy(release.owner(), release.mine())
                        && notBehind(row, release.progress().checkpoint())
                        && row.lastSeekDone() == release.progress().seekDone()
                        && release.endsClaim() == claimIs(row, release.mine());
            case Resign resign -> row.isClaimedBy(resign.owner(), resign.mine());
            case Command ignored -> true;
            case Seek seek -> row.lastSeek() == seek.seek().number() - 1;
        };
    }

    /** Whether the newest claim gives way to this one. */
    static boolean givesWay(Lease row, Owner owner, Intent intent) {
        Lease.Claim newest = row.claim();
        if (newest == null) {
            return true;
        }
        return switch (intent) {
            case Intent.Scheduled scheduled -> newest.ended() || newest.tick().compareTo(scheduled.tick()) < 0;
            case Intent.Manual ignored -> newest.ended() || !newest.ownerId().startsWith(owner.requestPrefix());
            case Intent.Watchdog ignored -> newest.ended() && row.holder() == null;
        };
    }

    private static boolean notBehind(Lease row, Checkpoint checkpoint) {
        return row.checkpoint().isPresent()
                && !checkpoint.isBehind(row.checkpoint().get());
    }

    private static boolean claimIs(Lease row, Generation generation) {
        return row.claim() != null && row.claim().generation().equals(generation);
    }

    private static Lease effect(Lease row, Step step) {
        var after = new Lease.Builder(row);
        switch (step) {
            case Admit admit ->
                after.admitted = new Lease.Admitted(admit.tick(), admit.owner().id(), admit.at());
            case Claim c -> claimed(after, c.owner(), c.intent(), c.topicId(), c.at());
            case ClaimSilent c -> claimed(after, c.owner(), c.intent(), null, c.at());
            case Await await -> {
                Lease.Claim old = claimOf(row);
                after.claim = new Lease.Claim(
                        old.generation(), old.ownerId(), old.tick(), old.heartbeats() + 1, await.at(), old.ended());
            }
            case Activate a -> activated(after, row, a.owner(), a.mine(), a.startIfNew(), a.at());
            case Evict e -> {
                activated(after, row, e.owner(), e.mine(), e.startIfNew(), e.at());
                after.setbacks = e.setbacks();
            }
            case Renew renew -> {
                after.holder = beating(row);
                after.progress = new Lease.Progress(renew.progress().checkpoint(), renew.at());
                after.setbacks = renew.progress().setbacks();
            }
            case Move move -> moved(after, row, move);
            case Release release -> {
                after.claim = release.endsClaim() ? ended(claimOf(row)) : row.claim();
                after.holder = null;
                after.progress = new Lease.Progress(release.progress().checkpoint(), release.at());
                after.setbacks = release.progress().setbacks();
                after.handOff = new Lease.HandOff(
                        release.mine(), release.servedUntil(), release.asleep() ? release.mine() : lastAsleep(row));
            }
            case Resign ignored -> after.claim = ended(claimOf(row));
            case Command command ->
                after.command = new Lease.Command(command.desired(), command.by(), command.why(), command.at());
            case Seek seek -> after.seek = seek.seek();
        }
        return after.row();
    }

    private static @Nullable Generation lastAsleep(Lease row) {
        return row.handOff() == null ? null : row.handOff().asleep();
    }

    private static void claimed(Lease.Builder after, Owner owner, Intent intent, @Nullable String topicId, Instant at) {
        Generation mine = after.generation.next();
        after.topicId = topicId == null ? after.topicId : topicId;
        after.generation = mine;
        after.claim = new Lease.Claim(mine, owner.id(), intent.tick(), 0, at, false);
    }

    private static void activated(
            Lease.Builder after, Lease row, Owner owner, Generation mine, Checkpoint startIfNew, Instant at) {
        Checkpoint start = row.checkpoint().orElse(Checkpoint.at(startIfNew.nextOffset()));
        after.holder = new Lease.Holder(mine, owner.id(), 0, at, owner.logStream(), owner.functionVersion());
        after.progress = new Lease.Progress(start, at);
    }

    /** What is finished ahead of the old offset says nothing about the new one: the operator wants each record once more. */
    private static void moved(Lease.Builder after, Lease row, Move move) {
        Lease.Seek asked = Objects.requireNonNull(row.seek(), "a move needs a seek");
        after.holder = beating(row);
        after.progress = new Lease.Progress(Checkpoint.at(asked.to()).with(move.snapshot()), move.at());
        after.seek = null;
        after.setbacks = Setbacks.NONE;
        after.seekDone = new Lease.SeekDone(
                asked.number(), move.checkpoint().nextOffset(), asked.to(), move.mine(), asked.by(), move.at());
    }

    private static Lease.Holder beating(Lease row) {
        Lease.Holder old = holderOf(row);
        return new Lease.Holder(
                old.generation(),
                old.ownerId(),
                old.heartbeats() + 1,
                old.since(),
                old.logStream(),
                old.functionVersion());
    }

    private static Lease.Claim ended(Lease.Claim claim) {
        return new Lease.Claim(
                claim.generation(), claim.ownerId(), claim.tick(), claim.heartbeats(), claim.heartbeatAt(), true);
    }

    private static Lease.Claim claimOf(Lease row) {
        if (row.claim() == null) {
            throw new IllegalStateException("a step for claimants was allowed on a row without a claim: " + row);
        }
        return row.claim();
    }

    private static Lease.Holder holderOf(Lease row) {
        if (row.holder() == null) {
            throw new IllegalStateException("a step for holders was allowed on a row without a holder: " + row);
        }
        return row.holder();
    }

    /**
     * Whether a row that refused the step shows that the same step took effect before: its answer was lost, and the
     * repeat met its own result.
     */
    static boolean alreadyDone(Lease row, Step.OfOwner step) {
        return switch (step) {
            case Claim claim -> claimedBefore(row, claim.owner());
            case ClaimSilent claim -> claimedBefore(row, claim.owner());
            case Activate activate -> row.isHeldBy(activate.owner(), activate.mine());
            case Evict evict -> row.isHeldBy(evict.owner(), evict.mine());
            case Release release ->
                row.handOff() != null
                        && row.handOff().generation().equals(release.mine())
                        && !row.isHeldBy(release.owner(), release.mine());
            case Admit admit ->
                row.admitted() != null
                        && row.admitted().ownerId().equals(admit.owner().id());
            case Move move ->
                row.isHeldBy(move.owner(), move.mine())
                        && row.seekDone() != null
                        && row.seekDone().number() == move.number()
                        && row.seekDone().generation().equals(move.mine());
            // These repeat harmlessly: their own effect does not refuse them.
            case Await ignored -> false;
            case Renew ignored -> false;
            case Resign ignored -> false;
        };
    }

    /** The same for the operator's: it waits, or was carried out in the meantime. */
    static boolean alreadyAsked(Lease row, Lease.Seek seek) {
        boolean waits = seek.equals(row.seek());
        boolean isDone = row.seekDone() != null
                && row.seekDone().number() == seek.number()
                && row.seekDone().to() == seek.to()
                && row.seekDone().by().equals(seek.by());
        return waits || isDone;
    }

    private static boolean claimedBefore(Lease row, Owner owner) {
        return row.claim() != null
                && row.claim().ownerId().equals(owner.id())
                && !row.claim().ended();
    }

    /** Whether the row seems to have a live holder or claimant: by the wall clock, so good enough to end, not to take over. */
    static boolean looksAlive(Lease row, Instant now, Duration leaseDuration) {
        Instant since = now.minus(leaseDuration);
        boolean holds = row.holder() != null
                && row.progress() != null
                && row.progress().checkpointedAt().isAfter(since);
        boolean claims = row.claim() != null
                && !row.claim().ended()
                && row.claim().heartbeatAt().isAfter(since);
        return holds || claims;
    }
}
