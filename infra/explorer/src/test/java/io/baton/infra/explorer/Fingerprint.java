package io.baton.infra.explorer;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The text of a state; two states of one text have the same future. Moments are told by their age, up to the lease
 * duration, past which nothing makes a difference; beats by whether they are still the row's.
 */
final class Fingerprint {

    /** Where a row may begin anew, how far ahead of it a beat that was seen before is told from another. */
    private static final int FORESEEN_BEATS = 3;

    /** One more than those by which a holder's crash is told to be an early one. */
    private static final int EARLIEST_BEATS = 4;

    private final StringBuilder text = new StringBuilder(600);
    private final long tick;
    private @Nullable Lease row;
    private final boolean beatsMayReturn;
    private final boolean setbacks;

    /**
     * @param beatsMayReturn whether a row may begin anew, so that a beat which is past may be the row's once more
     * @param setbacks whether what the row tells of crashes makes a difference
     */
    Fingerprint(long tick, boolean beatsMayReturn, boolean setbacks) {
        this.tick = tick;
        this.beatsMayReturn = beatsMayReturn;
        this.setbacks = setbacks;
    }

    /** What follows is about this row, and the beats that somebody saw of it. */
    Fingerprint about(@Nullable Lease lease) {
        row = lease;
        return row(lease);
    }

    StringBuilder text() {
        return text;
    }

    Fingerprint word(String word) {
        text.append(word).append(' ');
        return this;
    }

    Fingerprint number(long number) {
        text.append(number).append(' ');
        return this;
    }

    Fingerprint flag(boolean flag) {
        text.append(flag ? '1' : '0');
        return this;
    }

    Fingerprint age(long since, long now) {
        return number(Math.clamp(now - since, -1, Scenario.LEASE));
    }

    Fingerprint checkpoint(@Nullable Checkpoint checkpoint) {
        return checkpoint == null
                ? word("?")
                : number(checkpoint.nextOffset())
                        .word(checkpoint.ahead().toString())
                        .word(checkpoint.snapshot() == null ? "" : checkpoint.snapshot());
    }

    private Fingerprint row(@Nullable Lease lease) {
        if (lease == null) {
            return word("norow");
        }
        number(lease.generation().value())
                .word(lease.command().desired().name())
                .word(String.valueOf(lease.topicId()));
        Lease.Claim claim = lease.claim();
        if (claim != null) {
            number(claim.generation().value())
                    .word(claim.ownerId())
                    .number(claim.tick().epochMillis());
            instant(claim.heartbeatAt()).flag(claim.ended());
        }
        Lease.Holder holder = lease.holder();
        if (holder != null) {
            word("h").number(holder.generation().value()).word(holder.ownerId());
        }
        Lease.Progress progress = lease.progress();
        if (progress != null) {
            word("p").checkpoint(progress.checkpoint()).instant(progress.checkpointedAt());
        }
        Lease.HandOff handOff = lease.handOff();
        if (handOff != null) {
            word("r").number(handOff.generation().value());
        }
        Lease.Admitted admitted = lease.admitted();
        if (admitted != null) {
            word("a")
                    .word(admitted.ownerId())
                    .number(admitted.tick().epochMillis())
                    .instant(admitted.at());
        }
        Lease.Seek seek = lease.seek();
        if (seek != null) {
            word("s").number(seek.number()).number(seek.to());
        }
        Lease.SeekDone seekDone = lease.seekDone();
        if (seekDone != null) {
            word("m").number(seekDone.number()).number(seekDone.generation().value());
        }
        if (setbacks) {
            word(setbacks(lease));
        }
        return beats(lease.heartbeats());
    }

    /** And how early in its hold the holder is. */
    static String setbacks(Lease lease) {
        Lease.Holder holder = lease.holder();
        return lease.setbacks() + " " + (holder == null ? -1 : Math.min(holder.heartbeats(), EARLIEST_BEATS));
    }

    private Fingerprint setbacks(Setbacks told) {
        return setbacks ? word(told.toString()) : this;
    }

    Fingerprint step(Step step) {
        word(step.getClass().getSimpleName());
        return switch (step) {
            case Step.Admit admit -> instant(admit.at());
            case Step.Claim claim -> instant(claim.at());
            case Step.ClaimSilent claim -> instant(claim.at()).beats(claim.seen());
            case Step.Await await -> mine(await.mine()).instant(await.at());
            case Step.Activate activate ->
                mine(activate.mine()).instant(activate.at()).checkpoint(activate.startIfNew());
            case Step.Evict evict ->
                mine(evict.mine())
                        .instant(evict.at())
                        .checkpoint(evict.startIfNew())
                        .setbacks(evict.setbacks())
                        .beats(evict.seen());
            case Step.Renew renew ->
                mine(renew.mine())
                        .instant(renew.at())
                        .checkpoint(renew.progress().checkpoint())
                        .setbacks(renew.progress().setbacks())
                        .number(renew.progress().seekDone());
            case Step.Move move ->
                mine(move.mine())
                        .instant(move.at())
                        .checkpoint(move.checkpoint())
                        .number(move.number());
            case Step.Release release ->
                mine(release.mine())
                        .instant(release.at())
                        .flag(release.endsClaim())
                        .checkpoint(release.progress().checkpoint())
                        .setbacks(release.progress().setbacks())
                        .number(release.progress().seekDone());
            case Step.Resign resign -> mine(resign.mine());
            case Step.Command ignored -> this;
            case Step.Seek ignored -> this;
        };
    }

    private Fingerprint mine(Generation mine) {
        return number(mine.value());
    }

    private Fingerprint instant(Instant at) {
        return age(Sandbox.tickOf(at), tick);
    }

    Fingerprint written(@Nullable Written written) {
        return switch (written) {
            case null -> word("");
            case Written.Done done -> word("done").row(done.row());
            case Written.Refused refused -> word("refused").row(refused.row().orElse(null));
        };
    }

    Fingerprint beats(Lease.@Nullable Heartbeats beats) {
        if (beats == null) {
            return word("?");
        }
        Lease.Heartbeats now = row == null ? new Lease.Heartbeats(0, 0, 0, 0) : row.heartbeats();
        return number(beats.claimGeneration())
                .beat(beats.claimHeartbeats(), beats.claimGeneration() == now.claimGeneration(), now.claimHeartbeats())
                .number(beats.holderGeneration())
                .beat(
                        beats.holderHeartbeats(),
                        beats.holderGeneration() == now.holderGeneration(),
                        now.holderHeartbeats());
    }

    private Fingerprint beat(long seen, boolean sameGeneration, long now) {
        if (beatsMayReturn) {
            return number(sameGeneration ? Math.clamp(now - seen, -FORESEEN_BEATS, 1) : Math.min(seen, FORESEEN_BEATS));
        }
        return word(sameGeneration && seen == now ? "now" : "past");
    }

    /** Sixty-four bits of it: two of a million states share them by chance once in thirty million explorations. */
    long hash() {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
