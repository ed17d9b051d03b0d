package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds what the row tells of crashes, and what is done about them, against what happened. A holder that is replaced had
 * begun what the ledger knows; a record is guilty of that if there was nothing else that it had not written down as done.
 */
final class Suspicions {

    private final List<Sandbox> sandboxes;
    private final Ledger ledger;
    private final boolean looks;
    /** By record: how many holders were lost that had begun nothing else. */
    private final int[] losses;

    Suspicions(List<Sandbox> sandboxes, Ledger ledger, Scenario scenario) {
        this.sandboxes = sandboxes;
        this.ledger = ledger;
        this.looks = scenario.looksAtSetbacks();
        this.losses = new int[scenario.records() + 1];
        Setbacks before = scenario.before();
        if (before != null && before.crashes() != null && before.crashes().alone()) {
            losses[(int) before.crashes().offset()] = before.crashes().times();
        }
    }

    /** Where holders crashed, each record is begun alone, once the row names its place. */
    void begins(int who, long offset, @Nullable Lease row) {
        Setbacks.Crashes crashes = row == null ? null : row.setbacks().crashes();
        if (!looks || crashes == null || !(crashes.alone() || crashes.times() > 1)) {
            return;
        }
        if (isShared(who)) {
            isNamedAlone(who, offset, crashes);
            return;
        }
        Worker worker = sandboxes.get(who).worker();
        boolean named = crashes.alone() && crashes.offset() == worker.next();
        if (!named || !worker.underWay().isEmpty()) {
            throw new BrokenPromise(
                    Promise.SUSPECTS_ARE_NAMED, "record %d is begun, and the row tells %s".formatted(offset, crashes));
        }
    }

    /** Where partitions share a process, a row names a record only if none of another partition is in hand; and it may name none. */
    private void isNamedAlone(int who, long offset, Setbacks.Crashes crashes) {
        Sandbox sandbox = sandboxes.get(who);
        boolean named = crashes.alone() && crashes.offset() == sandbox.worker().next();
        if (named && sandbox.process().hasOthersInHand(sandbox)) {
            throw new BrokenPromise(
                    Promise.SUSPECTS_ARE_NAMED,
                    "record %d is begun beside one of another partition, and the row tells %s"
                            .formatted(offset, crashes));
        }
    }

    private boolean isShared(int who) {
        return sandboxes.get(who).process().isShared();
    }

    void condemns(int who, int offset) {
        if (losses[offset] < Scenario.MOST_CRASHES) {
            throw new BrokenPromise(
                    Promise.CONDEMNED_ARE_GUILTY,
                    "record %d is condemned after %d crashes".formatted(offset, losses[offset]));
        }
    }

    void written(int who, Step step, @Nullable Lease before, Written written) {
        if (!looks || before == null || !(written instanceof Written.Done done) || before.equals(done.row())) {
            return;
        }
        Lease after = done.row();
        switch (step) {
            case Step.Move ignored -> isTrue(after.setbacks().equals(Setbacks.NONE), before, after);
            case Step.Evict ignored -> evicts(before, after);
            case Step.Renew ignored when isShared(who) -> countsNoMore(after);
            case Step.Release ignored when isShared(who) -> countsNoMore(after);
            default -> crashes(before, after);
        }
        givenUp(who, step, before, after);
    }

    /** One more, in the place where the holder was. */
    private void evicts(Lease before, Lease after) {
        Checkpoint left = before.checkpoint().orElseThrow();
        int suspected = suspectedAt(before, left.nextOffset());
        Setbacks.Crashes is = after.setbacks().crashes();
        boolean renewed = Objects.requireNonNull(before.holder()).heartbeats() > 0; // else it had begun no suspect
        int more = suspected >= 0 && !renewed ? 0 : 1;
        isTrue(is != null && is.offset() == left.nextOffset() && is.times() >= more, before, after);
        isTrue(suspectedAt(after, left.nextOffset()) == (suspected < 0 ? -1 : suspected + more), before, after);
        Sandbox lost = sandboxes.get(holder(before));
        if (lost.process().isShared() && lost.process().hasOthersInHand(lost)) {
            return; // a record of the other partition may be the reason
        }
        int suspect = firstUnfinished(left);
        var begun = (BitSet) ledger.begunBy(holder(before)).clone();
        begun.clear(0, (int) left.nextOffset());
        begun.stream().filter(left.ahead()::contains).forEach(begun::clear);
        begun.clear(suspect);
        if (begun.isEmpty()) {
            losses[suspect]++;
        }
    }

    private int holder(Lease row) {
        String owner = Objects.requireNonNull(row.holder()).ownerId();
        for (int who = 0; who < sandboxes.size(); who++) {
            if (sandboxes.get(who).request().owner().id().equals(owner)) {
                return who;
            }
        }
        throw new IllegalStateException("nobody is " + owner);
    }

    private static int firstUnfinished(Checkpoint checkpoint) {
        long offset = checkpoint.nextOffset();
        while (checkpoint.ahead().contains(offset)) {
            offset++;
        }
        return (int) offset;
    }

    /** A record that waits for its turn is not named, and what is counted against it comes back with its turn. */
    private void countsNoMore(Lease after) {
        Checkpoint checkpoint = after.checkpoint().orElseThrow();
        int is = suspectedAt(after, checkpoint.nextOffset());
        isTrue(is <= losses[firstUnfinished(checkpoint)], after, after);
    }

    /** Nobody was lost, so nothing is added; and nothing forgotten before its place was passed. */
    private static void crashes(Lease before, Lease after) {
        long next = after.checkpoint().orElseThrow().nextOffset();
        int was = Math.max(0, suspectedAt(before, next));
        int is = suspectedAt(after, next);
        isTrue(was == 0 ? is <= 0 : is == was, before, after);
    }

    /** How many holders the row says were lost with the record at this place alone in hand; -1 if it says nothing of it. */
    private static int suspectedAt(Lease row, long next) {
        Setbacks.Crashes crashes = row.setbacks().crashes();
        return crashes != null && crashes.alone() && crashes.offset() == next ? crashes.times() : -1;
    }

    private void givenUp(int who, Step step, Lease before, Lease after) {
        Setbacks.GivenUp was = before.setbacks().givenUp();
        Setbacks.GivenUp is = after.setbacks().givenUp();
        OptionalLong left = sandboxes.get(who).worker().givenUp();
        if (step instanceof Step.Release && left.isPresent()) {
            long offset = left.getAsLong();
            int times = was != null && was.offset() == offset ? was.times() + 1 : 1;
            isTrue(new Setbacks.GivenUp(offset, times).equals(is), before, after);
        } else {
            isTrue(is == null || is.equals(was), before, after);
        }
    }

    private static void isTrue(boolean is, Lease before, Lease after) {
        if (!is) {
            throw new BrokenPromise(
                    Promise.SETBACKS_ARE_TRUE,
                    "the row told %s, and tells %s".formatted(before.setbacks(), after.setbacks()));
        }
    }

    void describe(Fingerprint text) {
        if (looks) {
            for (int lost : losses) {
                text.number(lost);
            }
        }
    }
}
