package io.baton.infra.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseRules;
import io.baton.internal.lease.LeaseStore.Written;
import io.baton.internal.lease.Owner;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.lease.Step;
import io.baton.internal.lease.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rows are made by the protocol's own steps, so that nothing is judged that can't be. */
class LeaseJudgeTest {

    private static final LeaseKey KEY = new LeaseKey("group", "orders", 3);
    private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
    private static final Owner FIRST = new Owner("first", "1", "stream-1", "7");
    private static final Owner SECOND = new Owner("second", "1", "stream-2", "8");
    private static final PartitionLog NOTHING_KNOWN = new PartitionLog.Unknown("no Kafka connection is given");
    private static final HealthLimits LIMITS = HealthLimits.DEFAULT;

    private @Nullable Lease row;

    @Test
    void aHolderThatRenewsIsRunning() {
        holds(FIRST, 100);
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.RUNNING);
        assertThat(judged(log(0, 100)).health()).isEqualTo(Health.OK);
    }

    @Test
    void theHolderIsShownWithItsRequestAndNotWithItsNonce() {
        holds(FIRST, 100);
        HolderView holder = judged(log(0, 100)).holder();
        assertThat(holder).isEqualTo(new HolderView(1, "first", "7", "stream-1", NOW, NOW));
    }

    @Test
    void aSuccessorThatWaitsMakesAHandOver() {
        holds(FIRST, 100);
        claims(SECOND, NOW);
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.HANDING_OVER);
    }

    @Test
    void aClaimWithoutAHolderStarts() {
        claims(FIRST, NOW);
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.STARTING);
    }

    @Test
    void aHolderIsSilentOnceItsLastBeatIsALeaseDurationOld() {
        holds(FIRST, 100);
        Instant edge = NOW.plus(LIMITS.leaseDuration());
        assertThat(judged(log(0, 200), edge.minusMillis(1), null).state()).isEqualTo(LeaseState.RUNNING);
        LeaseView silent = judged(log(0, 200), edge, null);
        assertThat(silent.state()).isEqualTo(LeaseState.SILENT);
        assertThat(silent.health()).isEqualTo(Health.STOP);
        assertThat(silent.reason()).contains("10s");
    }

    @Test
    void aDeadClaimantIsSilentToo() {
        claims(FIRST, NOW);
        assertThat(judged(log(0, 1), NOW.plusSeconds(60), null).state()).isEqualTo(LeaseState.SILENT);
    }

    @Test
    void stopIsStoppingUntilTheHolderHasReleased() {
        holds(FIRST, 100);
        step(new Step.Command(KEY, DesiredState.STOP, "ada", "a release", NOW));
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.STOPPING);
        releases(FIRST, 1, 100, true);
        LeaseView stopped = judged(log(0, 100));
        assertThat(stopped.state()).isEqualTo(LeaseState.STOPPED);
        assertThat(stopped.health()).isEqualTo(Health.STOP);
        assertThat(stopped.reason()).contains("by ada", "a release");
    }

    @Test
    void anIdlePartitionIsAWarningAndOneWithRecordsWaitingIsStopped() {
        holds(FIRST, 100);
        releases(FIRST, 1, 100, true);
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.IDLE);
        assertThat(judged(log(0, 100)).health()).isEqualTo(Health.WARN);
        assertThat(judged(log(0, 101)).health()).isEqualTo(Health.STOP);
        assertThat(judged(NOTHING_KNOWN).health()).isEqualTo(Health.STOP);
    }

    @Test
    void aPartitionThatSleepsIsWellUntilARecordHasWaitedForLongerThanAWatchdogTakes() {
        holds(FIRST, 100);
        step(new Step.Release(
                KEY, FIRST, new Generation(1), new Step.HolderProgress(Checkpoint.at(100), 0), true, true, NOW, NOW));
        LeaseView asleep = judged(log(0, 100));
        assertThat(asleep.state()).isEqualTo(LeaseState.ASLEEP);
        assertThat(asleep.health()).isEqualTo(Health.OK);
        assertThat(asleep.reason()).isEqualTo("asleep since " + NOW + "; a record or a seek wakes it");
        assertThat(judged(NOTHING_KNOWN).health()).isEqualTo(Health.OK);

        PartitionLog waits = new PartitionLog.Known("topic-id", 0, 101, NOW, null, 101);
        LeaseView soon = judged(waits, NOW.plusSeconds(30), null);
        assertThat(soon.health()).isEqualTo(Health.OK);
        assertThat(soon.reason()).contains("about to wake it");
        LeaseView overslept = judged(waits, NOW.plusSeconds(121), null);
        assertThat(overslept.health()).isEqualTo(Health.STOP);
        assertThat(overslept.reason()).contains("watchdog does not come");
    }

    @Test
    void aSleeperWhoseSeekWaitsIsNotAsleep() {
        holds(FIRST, 100);
        step(new Step.Release(
                KEY, FIRST, new Generation(1), new Step.HolderProgress(Checkpoint.at(100), 0), true, true, NOW, NOW));
        step(new Step.Seek(KEY, new Lease.Seek(1, 50, 100L, "ada", "once more", NOW)));
        assertThat(judged(log(0, 100)).state()).isEqualTo(LeaseState.IDLE);
    }

    @Test
    void aCheckpointBelowTheLogsStartHasLostRecords() {
        holds(FIRST, 100);
        LeaseView view = judged(log(150, 200));
        assertThat(view.health()).isEqualTo(Health.ERR);
        assertThat(view.reason()).startsWith("50 offsets were deleted");
    }

    @Test
    void aCheckpointPastTheLogsEndIsAnError() {
        holds(FIRST, 100);
        assertThat(judged(log(0, 90)).health()).isEqualTo(Health.ERR);
        assertThat(judged(new PartitionLog.Missing()).health()).isEqualTo(Health.ERR);
    }

    @Test
    void aTopicMadeAgainIsAnError() {
        holds(FIRST, 100);
        var other = new PartitionLog.Known("another-id", 0, 100, null, null, 100);
        assertThat(judged(other).health()).isEqualTo(Health.ERR);
    }

    @Test
    void whatIsNotKnownIsAbsentAndNotZero() {
        holds(FIRST, 100);
        OffsetsView offsets = judged(NOTHING_KNOWN).offsets();
        assertThat(offsets.lag()).isNull();
        assertThat(offsets.logEndOffset()).isNull();
        assertThat(offsets.unknownReason()).isEqualTo("no Kafka connection is given");
        assertThat(judged(NOTHING_KNOWN).deadline()).isNull();
    }

    @Test
    void aCheckpointThatStandsWhileRecordsWaitIsAStallAfterAWhile() {
        holds(FIRST, 100);
        LeaseView first = judged(log(0, 200));
        assertThat(first.health()).isEqualTo(Health.OK);
        Instant later = NOW.plus(LIMITS.stall());
        renews(FIRST, 1, 100, later);
        LeaseView second = judged(log(0, 200), later, first);
        assertThat(second.health()).isEqualTo(Health.STALL);
        assertThat(second.offsets().unchangedSince()).isEqualTo(NOW);
        renews(FIRST, 1, 101, later);
        assertThat(judged(log(0, 200), later, second).health()).isEqualTo(Health.OK);
    }

    @Test
    void aCheckpointThatStandsWhereNothingWaitsIsNone() {
        holds(FIRST, 100);
        LeaseView first = judged(log(0, 100));
        Instant later = NOW.plus(LIMITS.stall());
        renews(FIRST, 1, 100, later);
        assertThat(judged(log(0, 100), later, first).health()).isEqualTo(Health.OK);
    }

    @Test
    void lagInTimeIsTheAgeOfTheNextRecordAndRetentionCountsFromThere() {
        holds(FIRST, 100);
        var log = new PartitionLog.Known(null, 0, 200, NOW.minusSeconds(90), Duration.ofSeconds(100), 200);
        LeaseView view = judged(log);
        assertThat(view.offsets().lag()).isEqualTo(100);
        assertThat(view.offsets().lagMillis()).isEqualTo(90_000);
        assertThat(view.offsets().timeToRetentionMillis()).isEqualTo(10_000);
        assertThat(view.health()).isEqualTo(Health.WARN);
        assertThat(view.reason()).contains("retention");
    }

    @Test
    void whatAnOpenTransactionWithholdsIsNamedWhereItIsWaitedFor() {
        holds(FIRST, 100);
        var log = new PartitionLog.Known("topic-id", 0, 151, NOW.minusSeconds(90), null, 100);
        LeaseView first = judged(log);
        assertThat(first.offsets().lag()).isEqualTo(51);
        assertThat(first.health()).isEqualTo(Health.WARN);
        assertThat(first.reason()).contains("an open transaction withholds 51 records", "--start-offset 100");
        Instant later = NOW.plus(LIMITS.stall());
        renews(FIRST, 1, 100, later);
        LeaseView second = judged(log, later, first);
        assertThat(second.health()).isEqualTo(Health.STALL);
        assertThat(second.reason()).contains("an open transaction withholds 51 records");
        renews(FIRST, 1, 120, later);
        assertThat(judged(log, later, second).reason())
                .as("it reads what is not committed")
                .doesNotContain("transaction");
    }

    @Test
    void aHandOffIsCleanOnlyIfNoGenerationLiesBetween() {
        holds(FIRST, 100);
        releases(FIRST, 1, 120, true);
        claims(SECOND, NOW);
        activates(SECOND, 2, 120);
        assertThat(judged(log(0, 120)).lastHandOff()).isEqualTo(new HandOffView(1, NOW, true, null, 0L));
    }

    @Test
    void anEvictionInBetweenLeavesDuplicatesUnknown() {
        holds(FIRST, 100);
        releases(FIRST, 1, 120, true);
        claims(SECOND, NOW);
        activates(SECOND, 2, 120);
        claims(FIRST, NOW);
        step(new Step.Evict(KEY, FIRST, new Generation(3), new Lease.Heartbeats(3, 0, 2, 0), Checkpoint.at(0), NOW));
        HandOffView handOff = judged(log(0, 120)).lastHandOff();
        assertThat(handOff).isEqualTo(new HandOffView(1, NOW, null, null, null));
    }

    @Test
    void aRecordThatHolderAfterHolderGaveUpIsNamed() {
        holds(FIRST, 100);
        leavesBehind(Setbacks.NONE.givingUp(100));
        LeaseView once = judged(log(0, 200));
        assertThat(once.health()).isEqualTo(Health.WARN);
        assertThat(once.reason()).contains("offset 100 was given up at 1 hand-overs");
        leavesBehind(Setbacks.NONE.givingUp(100).givingUp(100));
        assertThat(judged(log(0, 200)).health()).isEqualTo(Health.STALL);
        assertThat(judged(log(0, 200)).reason()).contains("given up at 2 hand-overs");
        leavesBehind(Setbacks.NONE);
        assertThat(judged(log(0, 200)).reason()).doesNotContain("given up");
    }

    @Test
    void aRecordThatEndsTheProcessIsNamed() {
        holds(FIRST, 100);
        leavesBehind(new Setbacks(new Setbacks.Crashes(100, 1, false), null));
        assertThat(judged(log(0, 200)).health()).as("a machine may die").isEqualTo(Health.OK);
        leavesBehind(new Setbacks(new Setbacks.Crashes(100, 2, false), null));
        assertThat(judged(log(0, 200)).health()).isEqualTo(Health.WARN);
        assertThat(judged(log(0, 200)).reason()).contains("2 holders in a row were lost at offset 100");
        leavesBehind(new Setbacks(new Setbacks.Crashes(100, 1, true), null));
        assertThat(judged(log(0, 200)).health()).isEqualTo(Health.STALL);
        assertThat(judged(log(0, 200)).reason()).contains("record at offset 100 ended the process of 1 holders");
    }

    private void leavesBehind(Setbacks setbacks) {
        step(new Step.Renew(
                KEY, FIRST, new Generation(1), new Step.HolderProgress(Checkpoint.at(100), 0, setbacks), NOW));
    }

    @Test
    void whatIsFinishedAheadIsCounted() {
        holds(FIRST, 100);
        var ahead = new FinishedAhead.Builder().add(105, 110).add(120, 121).build();
        step(new Step.Renew(
                KEY,
                FIRST,
                new Generation(1),
                new Step.HolderProgress(new Checkpoint(100, OptionalInt.empty(), ahead), 0),
                NOW));
        assertThat(judged(log(0, 200)).offsets().finishedAhead()).isEqualTo(6);
    }

    private LeaseView judged(PartitionLog log) {
        return judged(log, NOW, null);
    }

    private LeaseView judged(PartitionLog log, Instant now, @Nullable LeaseView earlier) {
        return LeaseJudge.judge(java.util.Objects.requireNonNull(row), log, now, LIMITS, earlier);
    }

    private static PartitionLog log(long start, long end) {
        return new PartitionLog.Known("topic-id", start, end, NOW, null, end);
    }

    private void holds(Owner owner, long offset) {
        claims(owner, NOW);
        activates(owner, 1, offset);
    }

    private void claims(Owner owner, Instant tick) {
        long next = row == null ? 1 : row.generation().value() + 1;
        step(new Step.Claim(KEY, owner, new Intent.Scheduled(Tick.at(tick.plusSeconds(next))), "topic-id", NOW));
    }

    private void activates(Owner owner, long generation, long offset) {
        step(new Step.Activate(KEY, owner, new Generation(generation), Checkpoint.at(offset), NOW));
    }

    private void renews(Owner owner, long generation, long offset, Instant at) {
        step(new Step.Renew(
                KEY, owner, new Generation(generation), new Step.HolderProgress(Checkpoint.at(offset), 0), at));
    }

    private void releases(Owner owner, long generation, long offset, boolean endsClaim) {
        step(new Step.Release(
                KEY,
                owner,
                new Generation(generation),
                new Step.HolderProgress(Checkpoint.at(offset), 0),
                endsClaim,
                NOW,
                NOW));
    }

    private void step(Step step) {
        Written written = LeaseRules.apply(Optional.ofNullable(row), step);
        assertThat(written).isInstanceOf(Written.Done.class);
        row = ((Written.Done) written).row();
    }
}
