package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Tick;
import io.baton.internal.lease.TopicIdentity;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The attributes of a row, by name; {@link Lease} draws the row. Reads an item as a lease, and refuses one that no step of ours can have left: half a claim, a generation that was never
 * given out, an offset that is gone. To read on would be to guess, and a guess can lose records.
 */
final class Row {

    /** The version of the row's format that this code writes, and the only one it reads. */
    static final int CURRENT_FORMAT = 1;

    static final String LEASE = "lease";
    static final String FORMAT_VERSION = "formatVersion";
    static final String GROUP_ID = "groupId";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String TOPIC_ID = "topicId";
    static final String GENERATION = "generation";
    static final String CLAIM_GENERATION = "claimGeneration";
    static final String CLAIM_OWNER = "claimOwner";
    static final String CLAIM_TICK = "claimTick";
    static final String CLAIM_HEARTBEATS = "claimHeartbeats";
    static final String CLAIM_HEARTBEAT_AT = "claimHeartbeatAt";
    static final String CLAIM_ENDED = "claimEnded";
    static final String HOLDER_GENERATION = "holderGeneration";
    static final String HOLDER_OWNER = "holderOwner";
    static final String HOLDER_HEARTBEATS = "holderHeartbeats";
    static final String HOLDER_SINCE = "holderSince";
    static final String HOLDER_LOG_STREAM = "holderLogStream";
    static final String HOLDER_FUNCTION_VERSION = "holderFunctionVersion";
    static final String NEXT_OFFSET = "nextOffset";
    static final String LEADER_EPOCH = "leaderEpoch";
    static final String FINISHED_AHEAD = "finishedAhead";
    static final String SNAPSHOT = "snapshot";
    static final String CHECKPOINTED_AT = "checkpointedAt";
    static final String RELEASED_GENERATION = "releasedGeneration";
    static final String SERVED_UNTIL = "servedUntil";
    static final String ASLEEP_GENERATION = "asleepGeneration";
    static final String ADMITTED_TICK = "admittedTick";
    static final String ADMITTED_OWNER = "admittedOwner";
    static final String ADMITTED_AT = "admittedAt";
    static final String DESIRED_STATE = "desiredState";
    static final String DESIRED_BY = "desiredBy";
    static final String DESIRED_WHY = "desiredWhy";
    static final String DESIRED_AT = "desiredAt";
    static final String SEEK_NUMBER = "seekNumber";
    static final String SEEK_TO_OFFSET = "seekToOffset";
    static final String SEEK_PLANNED_FROM_OFFSET = "seekPlannedFromOffset";
    static final String SEEK_BY = "seekBy";
    static final String SEEK_WHY = "seekWhy";
    static final String SEEK_AT = "seekAt";
    static final String SEEK_SNAPSHOT = "seekSnapshot";
    static final String SEEK_DONE_NUMBER = "seekDoneNumber";
    static final String SEEK_DONE_FROM_OFFSET = "seekDoneFromOffset";
    static final String SEEK_DONE_TO_OFFSET = "seekDoneToOffset";
    static final String SEEK_DONE_GENERATION = "seekDoneGeneration";
    static final String SEEK_DONE_BY = "seekDoneBy";
    static final String SEEK_DONE_AT = "seekDoneAt";
    static final String CRASH_COUNT = "crashCount";
    static final String CRASH_OFFSET = "crashOffset";
    static final String CRASH_RECORD_ALONE = "crashRecordAlone";
    static final String GIVEN_UP_COUNT = "givenUpCount";
    static final String GIVEN_UP_OFFSET = "givenUpOffset";

    private static final Set<String> CLAIM =
            Set.of(CLAIM_GENERATION, CLAIM_OWNER, CLAIM_TICK, CLAIM_HEARTBEATS, CLAIM_HEARTBEAT_AT, CLAIM_ENDED);
    private static final Set<String> HOLDER = Set.of(
            HOLDER_GENERATION,
            HOLDER_OWNER,
            HOLDER_HEARTBEATS,
            HOLDER_SINCE,
            HOLDER_LOG_STREAM,
            HOLDER_FUNCTION_VERSION);
    private static final Set<String> HAND_OFF = Set.of(RELEASED_GENERATION, SERVED_UNTIL);
    private static final Set<String> ADMISSION = Set.of(ADMITTED_TICK, ADMITTED_OWNER, ADMITTED_AT);
    private static final Set<String> SEEK =
            Set.of(SEEK_NUMBER, SEEK_TO_OFFSET, SEEK_PLANNED_FROM_OFFSET, SEEK_BY, SEEK_WHY, SEEK_AT, SEEK_SNAPSHOT);
    private static final Set<String> SEEK_DONE = Set.of(
            SEEK_DONE_NUMBER,
            SEEK_DONE_FROM_OFFSET,
            SEEK_DONE_TO_OFFSET,
            SEEK_DONE_GENERATION,
            SEEK_DONE_BY,
            SEEK_DONE_AT);
    private static final Set<String> CRASHED = Set.of(CRASH_COUNT, CRASH_OFFSET, CRASH_RECORD_ALONE);
    private static final Set<String> GAVE_UP = Set.of(GIVEN_UP_COUNT, GIVEN_UP_OFFSET);
    /** A row that was held once has an offset; the last three attributes are optional. */
    private static final Set<String> PROGRESS = union(List.of(
            HOLDER,
            HAND_OFF,
            SEEK_DONE,
            CRASHED,
            GAVE_UP,
            Set.of(NEXT_OFFSET, CHECKPOINTED_AT, LEADER_EPOCH, FINISHED_AHEAD, SNAPSHOT)));

    private static final Set<String> CLAIMED = union(List.of(CLAIM, PROGRESS));

    private final Item item;

    private Row(Item item) {
        this.item = item;
    }

    static Lease read(Map<String, AttributeValue> attributes) {
        return new Row(new Item(attributes)).lease();
    }

    private Lease lease() {
        long format = item.number(FORMAT_VERSION);
        if (format != CURRENT_FORMAT) {
            throw item.unreadable(
                    FORMAT_VERSION,
                    "is %s, but this version of Baton reads %s: run the version that wrote the row"
                            .formatted(format, CURRENT_FORMAT),
                    null);
        }
        return new Lease(
                key(),
                TopicIdentity.known(item.optionalText(TOPIC_ID)),
                last(),
                item.hasAny(CLAIM) ? claim() : null,
                item.hasAny(HOLDER) ? holder() : null,
                item.hasAny(PROGRESS) ? progress() : null,
                item.hasAny(HAND_OFF)
                        ? new Lease.HandOff(
                                given(RELEASED_GENERATION),
                                item.instant(SERVED_UNTIL),
                                item.has(ASLEEP_GENERATION) ? given(ASLEEP_GENERATION) : null)
                        : null,
                command(),
                item.hasAny(ADMISSION)
                        ? new Lease.Admitted(
                                new Tick(item.number(ADMITTED_TICK)),
                                item.text(ADMITTED_OWNER),
                                item.instant(ADMITTED_AT))
                        : null,
                item.hasAny(SEEK) ? seek() : null,
                item.hasAny(SEEK_DONE) ? seekDone() : null,
                item.hasAny(CRASHED) || item.hasAny(GAVE_UP) ? setbacks() : Setbacks.NONE);
    }

    private LeaseKey key() {
        int partition = (int) item.natural(PARTITION, Integer.MAX_VALUE);
        var key = new LeaseKey(item.name(GROUP_ID), item.name(TOPIC), partition);
        if (!key.id().equals(item.text(LEASE))) {
            throw item.unreadable(
                    LEASE,
                    "is not '%s', which the row's group, topic and partition make".formatted(Item.shown(key.id())),
                    null);
        }
        return key;
    }

    /** The last generation given out. A claimed row without it would give out the first one again. */
    private Generation last() {
        boolean absent = !item.hasAny(CLAIMED) && !item.has(GENERATION);
        return absent ? Generation.NONE : new Generation(item.natural(GENERATION, Long.MAX_VALUE - 1));
    }

    /** One that the row has given out. */
    private Generation given(String name) {
        var generation = new Generation(item.natural(name, Long.MAX_VALUE));
        if (generation.equals(Generation.NONE) || generation.compareTo(last()) > 0) {
            throw item.unreadable(
                    name,
                    "is %s, but this row has given out only generations 1 to %s".formatted(generation, last()),
                    null);
        }
        return generation;
    }

    private Lease.Claim claim() {
        return new Lease.Claim(
                given(CLAIM_GENERATION),
                item.text(CLAIM_OWNER),
                new Tick(item.number(CLAIM_TICK)),
                item.number(CLAIM_HEARTBEATS),
                item.instant(CLAIM_HEARTBEAT_AT),
                item.flag(CLAIM_ENDED));
    }

    private Lease.Holder holder() {
        return new Lease.Holder(
                given(HOLDER_GENERATION),
                item.text(HOLDER_OWNER),
                item.number(HOLDER_HEARTBEATS),
                item.instant(HOLDER_SINCE),
                item.text(HOLDER_LOG_STREAM),
                item.text(HOLDER_FUNCTION_VERSION));
    }

    private Lease.Progress progress() {
        long offset = item.natural(NEXT_OFFSET, Long.MAX_VALUE);
        var epoch = item.has(LEADER_EPOCH)
                ? OptionalInt.of((int) item.natural(LEADER_EPOCH, Integer.MAX_VALUE))
                : OptionalInt.empty();
        return new Lease.Progress(
                checkpoint(offset, epoch).with(item.optionalText(SNAPSHOT)), item.instant(CHECKPOINTED_AT));
    }

    private Checkpoint checkpoint(long offset, OptionalInt epoch) {
        if (!item.has(FINISHED_AHEAD)) {
            return new Checkpoint(offset, epoch);
        }
        byte[] encoded = item.bytes(FINISHED_AHEAD);
        try {
            return new Checkpoint(offset, epoch, FinishedAhead.decoded(encoded, offset));
        } catch (IllegalArgumentException e) {
            throw item.unreadable(FINISHED_AHEAD, "can't be read: " + e.getMessage(), e);
        }
    }

    private Lease.Command command() {
        String word = item.text(DESIRED_STATE);
        DesiredState desired = switch (word) {
            case "RUN" -> DesiredState.RUN;
            case "STOP" -> DesiredState.STOP;
            default -> throw item.unreadable(DESIRED_STATE, "is neither RUN nor STOP: " + Item.shown(word), null);
        };
        return new Lease.Command(
                desired,
                item.optionalText(DESIRED_BY),
                item.optionalText(DESIRED_WHY),
                item.has(DESIRED_AT) ? item.instant(DESIRED_AT) : null);
    }

    private Lease.Seek seek() {
        long number = item.natural(SEEK_NUMBER, Long.MAX_VALUE - 1);
        long before = item.hasAny(SEEK_DONE) ? seekDone().number() : 0;
        if (number <= before) {
            throw item.unreadable(
                    SEEK_NUMBER, "is %s, but seek number %s was already carried out".formatted(number, before), null);
        }
        return new Lease.Seek(
                number,
                item.natural(SEEK_TO_OFFSET, Long.MAX_VALUE),
                item.has(SEEK_PLANNED_FROM_OFFSET) ? item.natural(SEEK_PLANNED_FROM_OFFSET, Long.MAX_VALUE) : null,
                item.text(SEEK_BY),
                item.text(SEEK_WHY),
                item.instant(SEEK_AT),
                item.optionalText(SEEK_SNAPSHOT));
    }

    private Lease.SeekDone seekDone() {
        long number = item.natural(SEEK_DONE_NUMBER, Long.MAX_VALUE - 1);
        if (number == 0) {
            throw item.unreadable(SEEK_DONE_NUMBER, "is 0, but the first seek has number 1", null);
        }
        return new Lease.SeekDone(
                number,
                item.natural(SEEK_DONE_FROM_OFFSET, Long.MAX_VALUE),
                item.natural(SEEK_DONE_TO_OFFSET, Long.MAX_VALUE),
                given(SEEK_DONE_GENERATION),
                item.text(SEEK_DONE_BY),
                item.instant(SEEK_DONE_AT));
    }

    private Setbacks setbacks() {
        return new Setbacks(
                item.hasAny(CRASHED)
                        ? new Setbacks.Crashes(reached(CRASH_OFFSET), times(CRASH_COUNT), item.flag(CRASH_RECORD_ALONE))
                        : null,
                item.hasAny(GAVE_UP)
                        ? new Setbacks.GivenUp(item.natural(GIVEN_UP_OFFSET, Long.MAX_VALUE), times(GIVEN_UP_COUNT))
                        : null);
    }

    /** A checkpoint that was reached: at most the present one. */
    private long reached(String name) {
        long offset = item.natural(name, Long.MAX_VALUE);
        long next = item.natural(NEXT_OFFSET, Long.MAX_VALUE);
        if (offset > next) {
            throw item.unreadable(name, "is %s, which is above the checkpoint %s".formatted(offset, next), null);
        }
        return offset;
    }

    private int times(String name) {
        return (int) item.natural(name, Setbacks.MOST);
    }

    private static Set<String> union(List<Set<String>> parts) {
        return parts.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
    }
}
