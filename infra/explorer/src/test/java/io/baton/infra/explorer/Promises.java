package io.baton.infra.explorer;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Step;
import io.baton.internal.tenure.Ended;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Looks at everything that happens, with true time and all invocations in sight, and throws {@link BrokenPromise}. */
final class Promises {

    private final List<Sandbox> sandboxes;
    private final Ledger ledger;
    private final Clock clock;
    private final BitSet claimedEver = new BitSet();
    /** Until when each must not warm up, as somebody as new does. */
    private final long[] tooEarly;

    private long lastBeat;
    private long lastHolderBeat;
    private long lastHolder;
    /** Of which the row's offsets are. */
    private @Nullable String topicId;

    Promises(List<Sandbox> sandboxes, Ledger ledger, Clock clock) {
        this.sandboxes = sandboxes;
        this.ledger = ledger;
        this.clock = clock;
        this.tooEarly = new long[sandboxes.size() + 1];
    }

    // Records

    void begins(int who, long offset, @Nullable Lease row) {
        if (ledger.isUnseated(who)) {
            return; // who does not know that somebody deleted its row does what is done elsewhere
        }
        holdsIt(who, row, "begins record " + offset);
        Checkpoint checkpoint = row == null ? null : row.checkpoint().orElse(null);
        if (checkpoint != null
                && (offset < checkpoint.nextOffset() || checkpoint.ahead().contains(offset))) {
            throw new BrokenPromise(
                    Promise.BOUNDED_DUPLICATES, "record %d is begun, and %s is done".formatted(offset, checkpoint));
        }
        for (int other = 0; other < sandboxes.size(); other++) {
            if (ledger.wasBegunBy(other, (int) offset) && !ledger.isExcused(other, (int) offset)) {
                throw new BrokenPromise(
                        Promise.NO_DUPLICATES_WHEN_CLEAN, "record %d was begun before".formatted(offset));
            }
            Worker worker = sandboxes.get(other).worker();
            boolean handling = other != who
                    && sandboxes.get(other).runs()
                    && !worker.underWay().isEmpty();
            if (handling && !worker.abandoned() && !ledger.isOusted(other)) {
                throw new BrokenPromise(Promise.ONE_HOLDER, "two invocations handle records at once");
            }
        }
    }

    void finishes(int who, long offset, @Nullable Lease row) {
        holdsIt(who, row, "finishes record " + offset);
    }

    private void holdsIt(int who, @Nullable Lease row, String what) {
        if (!ledger.isUnseated(who) && (row == null || !isHeldBy(row, who))) {
            throw new BrokenPromise(Promise.ONE_HOLDER, name(who) + " " + what + ", and does not hold the partition");
        }
    }

    private boolean isHeldBy(Lease row, int who) {
        Lease.Holder holder = row.holder();
        var hold = sandboxes.get(who).worker().session();
        return holder != null
                && holder.ownerId().equals(owner(who))
                && hold != null
                && holder.generation().equals(hold.generation());
    }

    // Rows

    /** One write was carried out, or refused. */
    void written(int who, Step step, @Nullable Lease before, Written written) {
        ledger.unseated(who, false);
        if (step instanceof Step.Admit admit) {
            admits(who, admit, before);
        }
        if (!(written instanceof Written.Done done)) {
            isRightlyRefused(who, step, before);
            return;
        }
        Lease after = done.row();
        if (step instanceof Step.Move) {
            moves(who, Objects.requireNonNull(before), after);
        }
        if (step instanceof Step.Release release && release.asleep()) {
            sleeps(who, after);
        }
        neverBack(step, before, after);
        noLoss(after);
        claim(who, step, before, after);
        holder(who, step, before, after);
    }

    private void isRightlyRefused(int who, Step step, @Nullable Lease row) {
        boolean free = row == null || (row.mayRun() && (row.claim() == null || isNewer(who, row, row.claim())));
        if (step instanceof Step.Claim && free) {
            throw new BrokenPromise(Promise.LIVENESS, name(who) + " is the newest, and its claim is refused");
        }
    }

    private void moves(int who, Lease before, Lease after) {
        Lease.Seek asked = before.seek();
        long is = after.checkpoint().orElseThrow().nextOffset();
        if (asked == null || is != asked.to() || after.seek() != null || after.lastSeekDone() != asked.number()) {
            throw new BrokenPromise(
                    Promise.SEEKS_ARE_EXACT, "%s went to %d, and was to do %s".formatted(name(who), is, asked));
        }
        if (!sandboxes.get(who).worker().underWay().isEmpty()) {
            throw new BrokenPromise(Promise.SEEKS_ARE_EXACT, name(who) + " moves with a record in hand");
        }
        ledger.seekDone((int) is);
    }

    /** One that was stopped, or never started, keeps nobody awake. */
    private void sleeps(int who, Lease after) {
        Sandbox sandbox = sandboxes.get(who);
        long next = after.checkpoint().orElseThrow().nextOffset();
        boolean othersToo = sandbox.process().others(sandbox).stream()
                .allMatch(other -> other.isDone()
                        || (other.ended() != null && other.ended().outcome() == Outcome.STOPPED));
        if (next < sandbox.log().records() || !othersToo) {
            throw new BrokenPromise(
                    Promise.SLEEP_TOGETHER_WHEN_DONE,
                    "%s lets it sleep at %d of %d, and the others %s done"
                            .formatted(name(who), next, sandbox.log().records(), othersToo ? "are" : "are not"));
        }
    }

    private static void neverBack(Step step, @Nullable Lease before, Lease after) {
        if (before == null) {
            return;
        }
        if (after.generation().compareTo(before.generation()) < 0) {
            throw new BrokenPromise(Promise.NEVER_BACK, "the generation went back");
        }
        long was = before.checkpoint().map(Checkpoint::nextOffset).orElse(0L);
        long is = after.checkpoint().map(Checkpoint::nextOffset).orElse(0L);
        if (is < was && !(step instanceof Step.Move)) {
            throw new BrokenPromise(Promise.NEVER_BACK, "the checkpoint went from %d to %d".formatted(was, is));
        }
    }

    private void noLoss(Lease after) {
        Checkpoint checkpoint = after.checkpoint().orElse(Checkpoint.at(0));
        for (int offset = 0;
                offset < checkpoint.nextOffset() || checkpoint.ahead().contains(offset);
                offset++) {
            if (!ledger.isFinished(offset)) {
                throw new BrokenPromise(
                        Promise.NO_LOSS, "%s passes record %d, which nobody finished".formatted(checkpoint, offset));
            }
        }
    }

    private void claim(int who, Step step, @Nullable Lease row, Lease after) {
        Lease.Claim before = row == null ? null : row.claim();
        Lease.Claim claim = after.claim();
        if (claim == null || claim.equals(before)) {
            return;
        }
        if (!claim.ownerId().equals(owner(who))) {
            throw new BrokenPromise(Promise.EACH_ITS_OWN, name(who) + " wrote another's claim");
        }
        if (before == null || !before.generation().equals(claim.generation())) {
            displaces(who, step, row, before);
            claimedEver.set(who);
        }
        lastBeat = clock.tick();
    }

    private void displaces(int who, Step step, @Nullable Lease row, Lease.@Nullable Claim before) {
        if (row != null && !row.mayRun()) {
            throw new BrokenPromise(Promise.STOPPED_STAYS_STOPPED, name(who) + " claims");
        }
        boolean silent = step instanceof Step.ClaimSilent;
        if (silent && !isFree(row) && clock.tick() - lastBeat < Scenario.LEASE) {
            throw new BrokenPromise(Promise.ONLY_THE_SILENT_ARE_REPLACED, name(who) + " claims from one who lives");
        }
        if (!silent && before != null && !isNewer(who, Objects.requireNonNull(row), before)) {
            throw new BrokenPromise(Promise.DUPLICATES_END, name(who) + " claims from one as new");
        }
    }

    /** Whoever let go since it was looked at left the same beats behind: it is taken for silent, and is not replaced. */
    private boolean isFree(@Nullable Lease row) {
        return row != null
                && row.claim() != null
                && row.claim().ended()
                && (row.holder() == null || clock.tick() - lastHolderBeat >= Scenario.LEASE);
    }

    private boolean isNewer(int who, Lease row, Lease.Claim newest) {
        var request = sandboxes.get(who).request();
        return switch (request.intent()) {
            case Intent.Scheduled scheduled -> newest.ended() || newest.tick().compareTo(scheduled.tick()) < 0;
            case Intent.Manual ignored ->
                newest.ended() || !newest.ownerId().startsWith(request.owner().requestId() + "#");
            case Intent.Watchdog ignored -> newest.ended() && row.holder() == null;
        };
    }

    private void holder(int who, Step step, @Nullable Lease row, Lease after) {
        Lease.Holder before = row == null ? null : row.holder();
        Lease.Holder holder = after.holder();
        boolean same = before != null && holder != null && before.generation().equals(holder.generation());
        boolean wrote = !Objects.equals(before, holder)
                || !Objects.equals(row == null ? null : row.progress(), after.progress());
        if (!wrote) {
            return;
        }
        if (same && step instanceof Step.Evict) {
            throw new BrokenPromise(Promise.LOST_ANSWERS_ARE_FOUND, name(who) + " evicts itself");
        }
        if (same || holder == null) {
            if (before == null || !before.ownerId().equals(owner(who))) {
                throw new BrokenPromise(
                        Promise.ONE_HOLDER, name(who) + " wrote progress, and does not hold the partition");
            }
            boolean claimStands = after.claim() != null
                    && after.claim().generation().equals(before.generation())
                    && !after.claim().ended();
            if (holder == null && claimStands) {
                throw new BrokenPromise(Promise.LIVENESS, name(who) + " is gone, and its claim stands in the way");
            }
        } else {
            seated(who, before, holder, after);
            reads(who, row);
        }
        lastBeat = clock.tick();
        lastHolderBeat = clock.tick();
    }

    private void seated(int who, Lease.@Nullable Holder before, Lease.Holder holder, Lease after) {
        Lease.Claim claim = after.claim();
        boolean claimant = claim != null && claim.generation().equals(holder.generation());
        if (!holder.ownerId().equals(owner(who))
                || !claimant
                || holder.generation().value() <= lastHolder) {
            throw new BrokenPromise(Promise.ONE_HOLDER, name(who) + " took over, and is not the newest claimant");
        }
        if (!after.mayRun()) {
            throw new BrokenPromise(Promise.STOPPED_STAYS_STOPPED, name(who) + " took over");
        }
        if (before != null) {
            int ousted = ownedBy(before.ownerId());
            if (ledger.doClocksLie()) {
                ledger.unseated(ousted, true);
            } else if (clock.tick() - lastHolderBeat < Scenario.LEASE) {
                throw new BrokenPromise(Promise.ONLY_THE_SILENT_ARE_REPLACED, name(who) + " evicts one who lives");
            }
            ledger.ousted(ousted);
        }
        lastHolder = holder.generation().value();
    }

    /** Takes over at these offsets, or at the first. */
    private void reads(int who, @Nullable Lease before) {
        String connectedTo = sandboxes.get(who).log().connectedTo();
        if (before == null || before.checkpoint().isEmpty() || topicId == null) {
            topicId = connectedTo;
        } else if (!topicId.equals(connectedTo)) {
            throw new BrokenPromise(
                    Promise.TOPICS_STAY_APART,
                    "%s reads %s, and takes over at an offset of %s".formatted(name(who), connectedTo, topicId));
        }
    }

    /** Its holder can't know, and goes on until it next hears of the table; generations begin anew. */
    void deleted(Lease row) {
        lastHolder = 0;
        topicId = null;
        ledger.comesAgain();
        if (row.holder() != null) {
            int holder = ownedBy(row.holder().ownerId());
            ledger.unseated(holder, true);
            ledger.ousted(holder);
        }
    }

    // Invocations

    /** It has begun, and this is the row that it read first. */
    void started(int who, @Nullable Lease row) {
        boolean goesOn = sandboxes.get(who).runs();
        if (row == null || !goesOn) {
            return;
        }
        if (!row.mayRun()) {
            throw new BrokenPromise(Promise.STOPPED_STAYS_STOPPED, name(who) + " goes on");
        }
        Lease.Claim claim = row.claim();
        if (claim != null && !isNewer(who, row, claim) && showsLife(row, claim)) {
            throw new BrokenPromise(Promise.DUPLICATES_END, name(who) + " goes on beside one as new");
        }
    }

    private boolean showsLife(Lease row, Lease.Claim claim) {
        boolean holds = row.holder() != null
                && isYoung(Objects.requireNonNull(row.progress()).checkpointedAt());
        return holds || (!claim.ended() && isYoung(claim.heartbeatAt()));
    }

    private boolean isYoung(Instant at) {
        return clock.tick() - Sandbox.tickOf(at) < Scenario.LEASE;
    }

    /** Of two deliveries of one tick that come at once, one warms up. */
    private void admits(int who, Step.Admit admit, @Nullable Lease row) {
        Lease.Admitted first = row == null ? null : row.admitted();
        if (first != null
                && first.tick().compareTo(admit.tick()) >= 0
                && !first.ownerId().equals(owner(who))
                && isYoung(first.at())
                && !claimedEver.get(ownedBy(first.ownerId()))) {
            tooEarly[who] = Sandbox.tickOf(first.at()) + Scenario.LEASE;
        }
    }

    /** After each move. */
    void look(@Nullable Lease row) {
        for (int who = 0; who < sandboxes.size(); who++) {
            Sandbox sandbox = sandboxes.get(who);
            long openedAt = sandbox.log().openedAt();
            if (openedAt >= 0 && openedAt < tooEarly[who]) {
                throw new BrokenPromise(Promise.DUPLICATES_END, name(who) + " warms up beside one as new");
            }
            Ended ended = sandbox.ended();
            if (ended != null) {
                hasEnded(who, sandbox, ended, row);
            }
        }
    }

    private void hasEnded(int who, Sandbox sandbox, Ended ended, @Nullable Lease row) {
        if (sandbox.log().isOpen() || sandbox.worker().isOpen()) {
            throw new BrokenPromise(Promise.NOTHING_OUTLIVES, name(who) + " left something open");
        }
        if (!hasAReason(who, sandbox, ended)) {
            throw new BrokenPromise(
                    Promise.EACH_BY_ITSELF,
                    "%s ended (%s) though nothing befell its partition or its process".formatted(name(who), ended));
        }
        Lease.Claim claim = row == null ? null : row.claim();
        boolean itsClaimStands =
                claim != null && !claim.ended() && claim.ownerId().equals(owner(who));
        boolean alone = sandboxes.stream().filter(Sandbox::started).count() == 1;
        if (ended.outcome() == Outcome.DUPLICATE && (alone || itsClaimStands)) {
            throw new BrokenPromise(Promise.LOST_ANSWERS_ARE_FOUND, name(who) + " ends as its own duplicate");
        }
        if (ended.outcome() == Outcome.DUPLICATE && sandbox.worker().session() != null) {
            throw new BrokenPromise(Promise.DUPLICATES_END, name(who) + " held the partition");
        }
        if (ended.outcome() == Outcome.FENCED && !ledger.isOusted(who) && !cannotKnow(who, sandbox)) {
            throw new BrokenPromise(Promise.LOST_ANSWERS_ARE_FOUND, name(who) + " says it was replaced, and was not");
        }
        if (itsClaimStands && !ledger.isUnheard(who)) {
            throw new BrokenPromise(Promise.LIVENESS, name(who) + " is gone, and its claim stands in the way");
        }
    }

    /** Reasons that other checks look at are taken for granted here. */
    private boolean hasAReason(int who, Sandbox sandbox, Ended ended) {
        return switch (ended.outcome()) {
            case SUPERSEDED -> ledger.wasRowDeleted() || claimedEver.stream().anyMatch(other -> other != who);
            case STOPPED -> ledger.wasStopOrdered();
            case DEADLINE -> sandbox.process().isDue();
            case FAILED ->
                sandbox.worker().hasFailed()
                        || ledger.lacksAnswers(who)
                        || lacksTopic(sandbox)
                        || sandbox.process().isToldToEnd();
            case ASLEEP -> sandbox.process().maySleep();
            case COMPLETED -> false;
            case DUPLICATE, FENCED -> true;
        };
    }

    /** Its own source said so, or the row is of another topic than the one that it came to claim for. */
    private static boolean lacksTopic(Sandbox sandbox) {
        return sandbox.log().hasFailed()
                || (sandbox.process().topic().wasMadeAgain() && sandbox.worker().session() == null);
    }

    /** Its release was not answered, and when it asked again somebody newer had held, and wiped its traces out. */
    private boolean cannotKnow(int who, Sandbox sandbox) {
        var hold = sandbox.worker().session();
        return ledger.isUnheard(who)
                && hold != null
                && lastHolder > hold.generation().value();
    }

    private int ownedBy(String ownerId) {
        for (int who = 0; who < sandboxes.size(); who++) {
            if (owner(who).equals(ownerId)) {
                return who;
            }
        }
        throw new IllegalStateException("nobody is " + ownerId);
    }

    private String owner(int who) {
        return sandboxes.get(who).request().owner().id();
    }

    private static String name(int who) {
        return String.valueOf((char) ('A' + who));
    }

    void describe(Fingerprint text) {
        text.age(lastBeat, clock.tick()).age(lastHolderBeat, clock.tick()).number(lastHolder);
        text.word(claimedEver.toString()).word(String.valueOf(topicId));
        for (long until : tooEarly) {
            text.number(Math.max(0, until - clock.tick()));
        }
    }
}
