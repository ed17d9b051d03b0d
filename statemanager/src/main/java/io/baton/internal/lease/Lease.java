package io.baton.internal.lease;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of one partition, as read. Numbers and owners are compared; instants are for people, and good enough to
 * <em>end</em> an invocation, never to take a partition over.
 *
 * <pre>
 *  key         lease = group/topic/partition   groupId  topic  partition  topicId  formatVersion
 *  fence       generation                      the last one given out
 *  claim       claimGeneration  claimOwner  claimTick  claimHeartbeats  claimHeartbeatAt  claimEnded
 *  holder      holderGeneration holderOwner holderHeartbeats holderSince holderLogStream holderFunctionVersion (absent: vacant)
 *  checkpoint  nextOffset  leaderEpoch  finishedAhead  snapshot  checkpointedAt
 *  hand-off    releasedGeneration  servedUntil
 *  admission   admittedTick  admittedOwner  admittedAt
 *  operator    desiredState  desiredBy  desiredWhy  desiredAt
 *  seek        seekNumber  seekToOffset  seekPlannedFromOffset  seekBy  seekWhy  seekAt  seekSnapshot  (absent: none waits)
 *  seekDone    seekDoneNumber  seekDoneFromOffset  seekDoneToOffset  seekDoneGeneration  seekDoneBy  seekDoneAt
 *  setbacks    crashCount  crashOffset  crashRecordAlone  givenUpCount  givenUpOffset              (absent: none)
 * </pre>
 *
 * @param topicId of the topic that the offsets belong to: Kafka's id, or a mark where it gives none ({@link TopicIdentity}); null until a claim told it
 * @param generation the last generation given out; {@link Generation#NONE} on a row that only holds an operator's command
 * @param claim the newest invocation that should run; null before the first
 * @param holder the invocation that does run; null while the partition is vacant
 * @param progress where the next record is; null before the first activation
 * @param handOff the last release; null before the first
 * @param command what the operator wants
 * @param admitted the newest scheduled invocation that began to warm up; null before the first
 * @param seek where the operator wants the partition to go on, until a holder has moved there; null when nowhere else
 * @param seekDone the last seek that was carried out, the only way for the checkpoint to go back; null before the first
 * @param setbacks what kept holders from getting past the checkpoint
 */
public record Lease(
        LeaseKey key,
        @Nullable String topicId,
        Generation generation,
        @Nullable Claim claim,
        @Nullable Holder holder,
        @Nullable Progress progress,
        @Nullable HandOff handOff,
        Command command,
        @Nullable Admitted admitted,
        @Nullable Seek seek,
        @Nullable SeekDone seekDone,
        Setbacks setbacks) {

    /** The newest claim. {@code ownerId} is {@link Owner#id()}; an ended claim gives way to every other. */
    public record Claim(
            Generation generation, String ownerId, Tick tick, long heartbeats, Instant heartbeatAt, boolean ended) {}

    /** The holder. Its count of heartbeats rises with every renewal. */
    public record Holder(
            Generation generation,
            String ownerId,
            long heartbeats,
            Instant since,
            String logStream,
            String functionVersion) {}

    /** The authority for offsets, and when a holder last wrote it. */
    public record Progress(Checkpoint checkpoint, Instant checkpointedAt) {}

    /**
     * The last release: whose it was, and until when the partition was served: not until the release, which comes later.
     *
     * @param asleep the last generation that let the partition sleep; null before the first
     */
    public record HandOff(
            Generation generation,
            Instant servedUntil,
            @Nullable Generation asleep) {

        /** Whether this release let the partition sleep. */
        public boolean isToSleep() {
            return generation.equals(asleep);
        }
    }

    /** The state that the operator wants, by whom and why it was asked for; RUN, without these, before the first command. */
    public record Command(
            DesiredState desired,
            @Nullable String by,
            @Nullable String why,
            @Nullable Instant at) {
        static final Command RUN = new Command(DesiredState.RUN, null, null, null);
    }

    /** The invocation that warms up for a tick, and since when: good enough to end its duplicates, and nothing else. */
    public record Admitted(Tick tick, String ownerId, Instant at) {}

    /**
     * What the operator asked for: that the partition go on at another offset, whatever was finished before.
     *
     * @param number counts the seeks of a row, from 1; asked for again before it was carried out, it is replaced by the next
     * @param plannedFrom the checkpoint that the operator saw; null where there was none
     * @param snapshot what becomes of the pipeline's state: {@link #EMPTY} it, restore the snapshot of this name, or, where it
     *     is null, keep the state as it is
     */
    public record Seek(
            long number,
            long to,
            @Nullable Long plannedFrom,
            String by,
            String why,
            Instant at,
            @Nullable String snapshot) {

        /** Stands for no snapshot. */
        public static final String EMPTY = "empty";

        public Seek {
            if (number < 1 || to < 0) {
                throw new IllegalArgumentException(
                        "A seek needs a number from 1 and an offset from 0, not number %s and offset %s"
                                .formatted(number, to));
            }
        }

        /** One that keeps the state as it is. */
        public Seek(long number, long to, @Nullable Long plannedFrom, String by, String why, Instant at) {
            this(number, to, plannedFrom, by, why, at, null);
        }

        /** The same, for a holder that drained with this snapshot: to keep the state is to go on with that one. */
        public Seek from(@Nullable String drained) {
            return new Seek(number, to, plannedFrom, by, why, at, snapshot == null ? drained : snapshot);
        }

        /** The snapshot to go on with, for a holder that drained with this one; null for none. */
        public @Nullable String snapshotAfter(@Nullable String drained) {
            if (snapshot == null) {
                return drained;
            }
            return snapshot.equals(EMPTY) ? null : snapshot;
        }
    }

    /** A seek that was carried out: from which checkpoint, by which generation, and when. */
    public record SeekDone(long number, long from, long to, Generation generation, String by, Instant at) {}

    /** What changes while an invocation of the row lives: its count of heartbeats, or the generation itself. Zeros stand for none. */
    public record Heartbeats(
            long claimGeneration, long claimHeartbeats, long holderGeneration, long holderHeartbeats) {}

    /** A row while a step changes it. */
    static final class Builder {

        final LeaseKey key;

        @Nullable
        String topicId;

        Generation generation;

        @Nullable
        Claim claim;

        @Nullable
        Holder holder;

        @Nullable
        Progress progress;

        @Nullable
        HandOff handOff;

        Command command;

        @Nullable
        Admitted admitted;

        @Nullable
        Seek seek;

        @Nullable
        SeekDone seekDone;

        Setbacks setbacks;

        Builder(Lease row) {
            key = row.key();
            topicId = row.topicId();
            generation = row.generation();
            claim = row.claim();
            holder = row.holder();
            progress = row.progress();
            handOff = row.handOff();
            command = row.command();
            admitted = row.admitted();
            seek = row.seek();
            seekDone = row.seekDone();
            setbacks = row.setbacks();
        }

        Lease row() {
            return new Lease(
                    key,
                    topicId,
                    generation,
                    claim,
                    holder,
                    progress,
                    handOff,
                    command,
                    admitted,
                    seek,
                    seekDone,
                    setbacks);
        }
    }

    static Lease fresh(LeaseKey key) {
        return new Lease(
                key, null, Generation.NONE, null, null, null, null, Command.RUN, null, null, null, Setbacks.NONE);
    }

    public Heartbeats heartbeats() {
        return new Heartbeats(
                claim == null ? 0 : claim.generation().value(),
                claim == null ? 0 : claim.heartbeats(),
                holder == null ? 0 : holder.generation().value(),
                holder == null ? 0 : holder.heartbeats());
    }

    public boolean mayRun() {
        return command.desired() == DesiredState.RUN;
    }

    /** The number of the last seek that was asked for; 0 before the first. */
    public long lastSeek() {
        return seek != null ? seek.number() : lastSeekDone();
    }

    /**
     * The number of the last seek that was carried out; 0 before the first. A checkpoint counts only under the one it was
     * made under: an older one that is late must not undo what came after.
     */
    public long lastSeekDone() {
        return seekDone != null ? seekDone.number() : 0;
    }

    /** Whether no claim stands in the way of another. */
    public boolean claimable() {
        return claim == null || claim.ended();
    }

    /**
     * Whether the last invocation that claimed had nothing to do, and let the partition sleep; no invocation holds it, and the
     * operator wants nothing. It is to be woken by what comes after the checkpoint.
     */
    public boolean isAsleep() {
        return holder == null
                && claim != null
                && claim.ended()
                && handOff != null
                && handOff.isToSleep()
                && claim.generation().equals(handOff.generation())
                && progress != null
                && seek == null
                && mayRun();
    }

    /** Whether the invocation that was admitted last may still be warming up: it began after {@code since} and has not claimed. */
    boolean isWarmingUp(Instant since) {
        return admitted != null
                && admitted.at().isAfter(since)
                && (claim == null || !claim.ownerId().equals(admitted.ownerId()));
    }

    boolean isHeldBy(Owner owner, Generation mine) {
        return holder != null
                && holder.generation().equals(mine)
                && holder.ownerId().equals(owner.id());
    }

    boolean isClaimedBy(Owner owner, Generation mine) {
        return claim != null
                && claim.generation().equals(mine)
                && claim.ownerId().equals(owner.id());
    }

    /** The offset to go on from; empty before the first activation. */
    public Optional<Checkpoint> checkpoint() {
        return Optional.ofNullable(progress).map(Progress::checkpoint);
    }
}
