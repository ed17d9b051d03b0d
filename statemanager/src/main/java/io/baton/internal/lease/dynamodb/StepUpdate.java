package io.baton.internal.lease.dynamodb;

import static io.baton.internal.lease.dynamodb.Row.*;
import static io.baton.internal.lease.dynamodb.Values.bytes;
import static io.baton.internal.lease.dynamodb.Values.flag;
import static io.baton.internal.lease.dynamodb.Values.generation;
import static io.baton.internal.lease.dynamodb.Values.instant;
import static io.baton.internal.lease.dynamodb.Values.number;
import static io.baton.internal.lease.dynamodb.Values.text;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Each step of {@link io.baton.internal.lease.LeaseRules} in DynamoDB's words; the store's contract test holds the two together. */
final class StepUpdate {

    private static final String RUN = "RUN";

    private StepUpdate() {}

    static Update of(Step step) {
        return switch (step) {
            case Step.Admit admit -> admit(admit);
            case Step.Claim claim -> claim(claim);
            case Step.ClaimSilent claim -> claimSilent(claim);
            case Step.Await await ->
                claimant(await.owner(), await.mine())
                        .setNext(CLAIM_HEARTBEATS, CLAIM_HEARTBEATS)
                        .set(CLAIM_HEARTBEAT_AT, instant(await.at()));
            case Step.Activate activate ->
                activated(
                        claimant(activate.owner(), activate.mine())
                                .whenEquals(DESIRED_STATE, text(RUN))
                                .whenAbsent(HOLDER_GENERATION),
                        activate.owner(),
                        activate.mine(),
                        activate.startIfNew(),
                        activate.at());
            case Step.Evict evict ->
                setbacks(
                        evict.setbacks(),
                        activated(
                                claimant(evict.owner(), evict.mine())
                                        .whenEquals(DESIRED_STATE, text(RUN))
                                        .whenEquals(
                                                HOLDER_GENERATION,
                                                number(evict.seen().holderGeneration()))
                                        .whenEquals(
                                                HOLDER_HEARTBEATS,
                                                number(evict.seen().holderHeartbeats())),
                                evict.owner(),
                                evict.mine(),
                                evict.startIfNew(),
                                evict.at()));
            case Step.Renew renew ->
                setbacks(
                        renew.progress().setbacks(),
                        checkpointed(
                                        holder(
                                                renew.owner(),
                                                renew.mine(),
                                                renew.progress().seekDone()),
                                        renew.progress().checkpoint(),
                                        renew.at())
                                .setNext(HOLDER_HEARTBEATS, HOLDER_HEARTBEATS));
            case Step.Move move -> move(move);
            case Step.Release release -> release(release);
            case Step.Resign resign -> claimant(resign.owner(), resign.mine()).set(CLAIM_ENDED, flag(true));
            case Step.Command command ->
                identified(whereReadable(), command.key())
                        .set(DESIRED_STATE, text(command.desired().name()))
                        .set(DESIRED_BY, text(command.by()))
                        .set(DESIRED_WHY, text(command.why()))
                        .set(DESIRED_AT, instant(command.at()));
            case Step.Seek seek -> seek(seek.seek());
        };
    }

    private static Update admit(Step.Admit admit) {
        Update update = whereReadable();
        String last = update.name(ADMITTED_TICK);
        String tick = update.value("newer_tick", number(admit.tick().epochMillis()));
        update.when("attribute_not_exists(%s) OR %s < %s".formatted(last, last, tick));
        return identified(update, admit.key())
                .set(ADMITTED_TICK, number(admit.tick().epochMillis()))
                .set(ADMITTED_OWNER, text(admit.owner().id()))
                .set(ADMITTED_AT, instant(admit.at()))
                .setIfAbsent(DESIRED_STATE, text(RUN));
    }

    private static Update claim(Step.Claim claim) {
        var update = new Update();
        String noRow = "attribute_not_exists(%s)".formatted(update.name(LEASE));
        String run = "%s = %s".formatted(update.name(DESIRED_STATE), update.value("run", text(RUN)));
        String noClaim = "attribute_not_exists(%s)".formatted(update.name(CLAIM_GENERATION));
        String ended = "%s = %s".formatted(update.name(CLAIM_ENDED), update.value("ended", flag(true)));
        String givesWay = switch (claim.intent()) {
            case Intent.Scheduled scheduled ->
                "%s OR %s OR %s < %s"
                        .formatted(
                                noClaim,
                                ended,
                                update.name(CLAIM_TICK),
                                update.value("tick", number(scheduled.tick().epochMillis())));
            case Intent.Manual ignored ->
                "%s OR %s OR NOT begins_with(%s, %s)"
                        .formatted(
                                noClaim,
                                ended,
                                update.name(CLAIM_OWNER),
                                update.value("request", text(claim.owner().requestPrefix())));
            case Intent.Watchdog ignored ->
                "%s OR (%s AND attribute_not_exists(%s))".formatted(noClaim, ended, update.name(HOLDER_GENERATION));
        };
        update.when("%s OR (%s AND %s AND (%s))".formatted(noRow, readable(update), run, givesWay));
        if (claim.topicId() != null) {
            update.set(TOPIC_ID, text(claim.topicId()));
        }
        return claimed(update, claim.key(), claim.owner(), claim.intent(), claim.at());
    }

    /** Where there is no row, or one of our format. */
    private static Update whereReadable() {
        var update = new Update();
        return update.when("attribute_not_exists(%s) OR %s".formatted(update.name(LEASE), readable(update)));
    }

    private static String readable(Update update) {
        return "%s = %s".formatted(update.name(FORMAT_VERSION), update.value("format_read", number(CURRENT_FORMAT)));
    }

    private static Update claimSilent(Step.ClaimSilent claim) {
        var update =
                new Update().whenEquals(FORMAT_VERSION, number(CURRENT_FORMAT)).whenEquals(DESIRED_STATE, text(RUN));
        Lease.Heartbeats seen = claim.seen();
        asSeen(update, CLAIM_GENERATION, seen.claimGeneration(), CLAIM_HEARTBEATS, seen.claimHeartbeats());
        asSeen(update, HOLDER_GENERATION, seen.holderGeneration(), HOLDER_HEARTBEATS, seen.holderHeartbeats());
        return claimed(update, claim.key(), claim.owner(), claim.intent(), claim.at());
    }

    private static void asSeen(Update update, String generationName, long generation, String beatName, long beat) {
        if (generation == Generation.NONE.value()) {
            update.whenAbsent(generationName);
        } else {
            update.whenEquals(generationName, number(generation)).whenEquals(beatName, number(beat));
        }
    }

    private static Update claimed(Update update, LeaseKey key, Owner owner, Intent intent, Instant at) {
        return identified(update, key)
                .setNext(GENERATION, GENERATION)
                .setNext(CLAIM_GENERATION, GENERATION)
                .set(CLAIM_OWNER, text(owner.id()))
                .set(CLAIM_TICK, number(intent.tick().epochMillis()))
                .set(CLAIM_HEARTBEATS, number(0))
                .set(CLAIM_HEARTBEAT_AT, instant(at))
                .set(CLAIM_ENDED, flag(false))
                .setIfAbsent(DESIRED_STATE, text(RUN));
    }

    private static Update identified(Update update, LeaseKey key) {
        return update.setIfAbsent(FORMAT_VERSION, number(CURRENT_FORMAT))
                .set(GROUP_ID, text(key.groupId()))
                .set(TOPIC, text(key.topic()))
                .set(PARTITION, number(key.partition()));
    }

    private static Update activated(Update update, Owner owner, Generation mine, Checkpoint startIfNew, Instant at) {
        return update.set(HOLDER_GENERATION, generation(mine))
                .set(HOLDER_OWNER, text(owner.id()))
                .set(HOLDER_HEARTBEATS, number(0))
                .set(HOLDER_SINCE, instant(at))
                .set(HOLDER_LOG_STREAM, text(owner.logStream()))
                .set(HOLDER_FUNCTION_VERSION, text(owner.functionVersion()))
                .setIfAbsent(NEXT_OFFSET, number(startIfNew.nextOffset()))
                .set(CHECKPOINTED_AT, instant(at));
    }

    private static Update release(Step.Release release) {
        Update update =
                holder(release.owner(), release.mine(), release.progress().seekDone());
        String claim = update.name(CLAIM_GENERATION);
        String mine = update.value("mine", generation(release.mine()));
        if (release.endsClaim()) {
            update.when(claim + " = " + mine).set(CLAIM_ENDED, flag(true));
        } else {
            update.when("NOT %s = %s".formatted(claim, mine));
        }
        if (release.asleep()) {
            update.set(ASLEEP_GENERATION, generation(release.mine()));
        }
        return setbacks(
                        release.progress().setbacks(),
                        checkpointed(update, release.progress().checkpoint(), release.at()))
                .set(RELEASED_GENERATION, generation(release.mine()))
                .set(SERVED_UNTIL, instant(release.servedUntil()))
                .remove(
                        HOLDER_GENERATION,
                        HOLDER_OWNER,
                        HOLDER_HEARTBEATS,
                        HOLDER_SINCE,
                        HOLDER_LOG_STREAM,
                        HOLDER_FUNCTION_VERSION);
    }

    private static Update move(Step.Move move) {
        Update update = holder(move.owner(), move.mine()).whenEquals(SEEK_NUMBER, number(move.number()));
        notBehind(update, move.checkpoint());
        return named(update, SNAPSHOT, move.snapshot())
                .setNext(HOLDER_HEARTBEATS, HOLDER_HEARTBEATS)
                .setTo(NEXT_OFFSET, SEEK_TO_OFFSET)
                .set(CHECKPOINTED_AT, instant(move.at()))
                .setTo(SEEK_DONE_NUMBER, SEEK_NUMBER)
                .set(SEEK_DONE_FROM_OFFSET, number(move.checkpoint().nextOffset()))
                .setTo(SEEK_DONE_TO_OFFSET, SEEK_TO_OFFSET)
                .set(SEEK_DONE_GENERATION, generation(move.mine()))
                .setTo(SEEK_DONE_BY, SEEK_BY)
                .set(SEEK_DONE_AT, instant(move.at()))
                .remove(LEADER_EPOCH, FINISHED_AHEAD)
                .remove(CRASH_COUNT, CRASH_OFFSET, CRASH_RECORD_ALONE, GIVEN_UP_COUNT, GIVEN_UP_OFFSET)
                .remove(
                        SEEK_NUMBER,
                        SEEK_TO_OFFSET,
                        SEEK_PLANNED_FROM_OFFSET,
                        SEEK_BY,
                        SEEK_WHY,
                        SEEK_AT,
                        SEEK_SNAPSHOT);
    }

    private static Update named(Update update, String attribute, @Nullable String snapshot) {
        return snapshot == null ? update.remove(attribute) : update.set(attribute, text(snapshot));
    }

    private static Update seek(Lease.Seek seek) {
        Update update = new Update().whenEquals(FORMAT_VERSION, number(CURRENT_FORMAT));
        if (seek.number() == 1) {
            update.whenAbsent(SEEK_NUMBER).whenAbsent(SEEK_DONE_NUMBER);
        } else {
            String waits = update.name(SEEK_NUMBER);
            String done = update.name(SEEK_DONE_NUMBER);
            String before = update.value("before", number(seek.number() - 1));
            update.when(
                    "%s = %s OR (attribute_not_exists(%s) AND %s = %s)".formatted(waits, before, waits, done, before));
        }
        update.set(SEEK_NUMBER, number(seek.number()))
                .set(SEEK_TO_OFFSET, number(seek.to()))
                .set(SEEK_BY, text(seek.by()))
                .set(SEEK_WHY, text(seek.why()))
                .set(SEEK_AT, instant(seek.at()));
        named(update, SEEK_SNAPSHOT, seek.snapshot());
        return seek.plannedFrom() == null
                ? update.remove(SEEK_PLANNED_FROM_OFFSET)
                : update.set(SEEK_PLANNED_FROM_OFFSET, number(seek.plannedFrom()));
    }

    private static Update checkpointed(Update update, Checkpoint checkpoint, Instant at) {
        notBehind(update, checkpoint)
                .set(NEXT_OFFSET, number(checkpoint.nextOffset()))
                .set(CHECKPOINTED_AT, instant(at));
        if (checkpoint.ahead().isEmpty()) {
            update.remove(FINISHED_AHEAD);
        } else {
            update.set(FINISHED_AHEAD, bytes(checkpoint.ahead().encoded(checkpoint.nextOffset())));
        }
        named(update, SNAPSHOT, checkpoint.snapshot());
        return checkpoint.leaderEpoch().isPresent()
                ? update.set(LEADER_EPOCH, number(checkpoint.leaderEpoch().getAsInt()))
                : update.remove(LEADER_EPOCH);
    }

    /** A checkpoint without a snapshot is behind each row that has one: then the condition is that the row has none. */
    private static Update notBehind(Update update, Checkpoint checkpoint) {
        String offset = update.value("checkpoint", number(checkpoint.nextOffset()));
        update.when("%s <= %s".formatted(update.name(NEXT_OFFSET), offset));
        String stored = update.name(SNAPSHOT);
        return checkpoint.snapshot() == null
                ? update.whenAbsent(SNAPSHOT)
                : update.when("attribute_not_exists(%s) OR %s <= %s"
                        .formatted(stored, stored, update.value("snapshot_made", text(checkpoint.snapshot()))));
    }

    /** Usually there are none, and removing an attribute that is not there costs nothing. */
    private static Update setbacks(Setbacks setbacks, Update update) {
        Setbacks.Crashes crashes = setbacks.crashes();
        if (crashes == null) {
            update.remove(CRASH_COUNT, CRASH_OFFSET, CRASH_RECORD_ALONE);
        } else {
            update.set(CRASH_COUNT, number(crashes.times()))
                    .set(CRASH_OFFSET, number(crashes.offset()))
                    .set(CRASH_RECORD_ALONE, flag(crashes.alone()));
        }
        Setbacks.GivenUp givenUp = setbacks.givenUp();
        return givenUp == null
                ? update.remove(GIVEN_UP_COUNT, GIVEN_UP_OFFSET)
                : update.set(GIVEN_UP_COUNT, number(givenUp.times())).set(GIVEN_UP_OFFSET, number(givenUp.offset()));
    }

    private static Update claimant(Owner owner, Generation mine) {
        return new Update().whenEquals(CLAIM_GENERATION, generation(mine)).whenEquals(CLAIM_OWNER, text(owner.id()));
    }

    /** @param seekDone the last seek that it knows to have been carried out */
    private static Update holder(Owner owner, Generation mine, long seekDone) {
        Update update = holder(owner, mine);
        return seekDone == 0
                ? update.whenAbsent(SEEK_DONE_NUMBER)
                : update.whenEquals(SEEK_DONE_NUMBER, number(seekDone));
    }

    private static Update holder(Owner owner, Generation mine) {
        return new Update().whenEquals(HOLDER_GENERATION, generation(mine)).whenEquals(HOLDER_OWNER, text(owner.id()));
    }
}
