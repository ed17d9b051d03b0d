package io.baton.infra.explorer;

import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation has in its variables, as far as its future depends on it: worked out from what it asked and heard,
 * since nobody can look into a parked thread. {@code ForgettingTest} holds it against the whole history.
 */
final class Knowledge {

    private record Moment(long monotonic, long wall) {}

    private final Sandbox sandbox;
    /** Whether what it knows of crashes makes a difference. */
    private final boolean setbacks;
    /** Whether a session may begin again where the row was when it was last seen. */
    private final boolean checkpoints;
    /** Everything that was asked and heard, and when: what forgets nothing. */
    private final List<Object> history = new ArrayList<>();

    private @Nullable Moment asking;

    // before the claim
    private Lease.@Nullable Heartbeats everythingSeen;
    private @Nullable Moment everythingSince;
    // and before the hold
    private Lease.@Nullable Heartbeats holderSeen;
    private @Nullable Moment holderSince;
    private @Nullable Moment shownAlive;
    private String startsAt = "";
    // under it
    private @Nullable Moment heldFrom;
    private @Nullable Moment heardOfIt;
    private @Nullable Moment failed;
    private @Nullable Moment stopped;
    private @Nullable Moment moved;
    private String lastSeen = "";

    Knowledge(Sandbox sandbox, boolean setbacks, boolean checkpoints) {
        this.sandbox = sandbox;
        this.checkpoints = checkpoints;
        this.setbacks = setbacks;
    }

    void asks(Step step) {
        asking = now();
        history.add(asking);
        history.add(step);
        if (step instanceof Step.Await) {
            shownAlive = asking;
        }
    }

    void hears(Step step, @Nullable Written written) {
        history.add(now());
        history.add(Optional.ofNullable(written));
        switch (written) {
            case null -> failed = now();
            case Written.Done done -> isDone(step, done.row());
            case Written.Refused refused -> isRefused(step, refused.row());
        }
        asking = null;
    }

    void asksCoordinator(Coordinator.Request request) {
        history.add(now());
        history.add(request);
    }

    void hearsOfCoordinator(Coordinator.@Nullable Answer answer) {
        history.add(now());
        history.add(Optional.ofNullable(answer));
    }

    void asksBucket(String request) {
        history.add(now());
        history.add(request);
    }

    void hearsOfBucket(String answer) {
        history.add(now());
        history.add(answer);
    }

    void reads(boolean inVain) {
        history.add(now());
        history.add(inVain);
        if (inVain) {
            failed = now();
        }
    }

    private void isDone(Step step, Lease row) {
        switch (step) {
            case Step.Claim ignored -> claims(row);
            case Step.ClaimSilent ignored -> claims(row);
            case Step.Activate ignored -> takesOver(row);
            case Step.Evict ignored -> takesOver(row);
            case Step.Renew ignored -> holds(row);
            case Step.Move ignored -> moves(row, asking);
            default -> {}
        }
    }

    private void isRefused(Step step, Optional<Lease> found) {
        if (found.isEmpty()) {
            return;
        }
        Lease row = found.get();
        switch (step) {
            case Step.Claim ignored -> {
                if (!row.heartbeats().equals(everythingSeen)) {
                    everythingSeen = row.heartbeats();
                    everythingSince = now();
                }
                watchesHolder(row);
            }
            case Step.Activate activate -> {
                watchesHolder(row);
                takesItsOwnForSuccess(row, activate.mine().value());
            }
            case Step.Evict evict -> takesItsOwnForSuccess(row, evict.mine().value());
            case Step.Move ignored -> moves(row, heldFrom); // by a write that was not answered, or not yet
            case Step.Release ignored -> lastSeen = seen(row);
            case Step.ClaimSilent ignored ->
                claims(row); // or not: then it goes round once more, and this is overwritten
            default -> {}
        }
    }

    private void takesItsOwnForSuccess(Lease row, long mine) {
        if (heldFrom == null && row.heartbeats().holderGeneration() == mine) {
            takesOver(row);
        }
    }

    private void takesOver(Lease row) {
        holds(row);
        startsAt = String.valueOf(row.checkpoint());
    }

    private void claims(Lease row) {
        shownAlive = now();
        startsAt = row.checkpoint().map(Object::toString).orElse("");
    }

    private void holds(Lease row) {
        heldFrom = asking;
        heardOfIt = now();
        failed = null;
        lastSeen = seen(row);
    }

    private String seen(Lease row) {
        String seen = row.heartbeats().claimGeneration() + " " + row.mayRun();
        if (setbacks) {
            seen += " " + Fingerprint.setbacks(row);
        }
        if (checkpoints) {
            seen += " " + row.checkpoint();
        }
        Lease.Seek seek = row.seek();
        return row.lastSeek() == 0
                ? seen
                : seen + " " + row.lastSeekDone() + (seek == null ? "" : " " + seek.number() + ">" + seek.to());
    }

    /** Its fence counts from then; when its next renewal is due depends on what else the row says. */
    private void moves(Lease row, @Nullable Moment since) {
        holds(row);
        heldFrom = since;
        moved = now();
        startsAt = String.valueOf(row.checkpoint());
    }

    private void watchesHolder(Lease row) {
        Lease.Heartbeats beats = row.heartbeats();
        var holder = new Lease.Heartbeats(0, 0, beats.holderGeneration(), beats.holderHeartbeats());
        if (!holder.equals(holderSeen)) {
            holderSeen = holder;
            holderSince = now();
        }
    }

    /** Whether it has claimed and does not hold. */
    boolean isClaimant() {
        return shownAlive != null && heldFrom == null;
    }

    void stops() {
        stopped = now();
    }

    private Moment now() {
        return new Moment(sandbox.monotonic(), sandbox.wall());
    }

    String history() {
        return history.toString();
    }

    void describe(Fingerprint text) {
        moment(text, asking);
        if (heldFrom == null) {
            seen(text, everythingSeen, everythingSince);
            seen(text, holderSeen, holderSince);
            moment(text, shownAlive);
            text.word(startsAt);
        } else {
            moment(text, heldFrom);
            moment(text, heardOfIt);
            moment(text, failed);
            moment(text, stopped);
            if (moved != null || lastSeen.contains(">")) {
                moment(text, moved);
                text.word(startsAt);
            }
            text.word(lastSeen);
        }
    }

    private void seen(Fingerprint text, Lease.@Nullable Heartbeats beats, @Nullable Moment since) {
        moment(text.beats(beats), since);
    }

    private void moment(Fingerprint text, @Nullable Moment moment) {
        if (moment == null) {
            text.word("?");
        } else {
            text.age(moment.monotonic(), sandbox.monotonic()).age(moment.wall(), sandbox.wall());
        }
    }
}
