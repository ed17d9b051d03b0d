package io.baton.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.lease.Checkpoint;
import io.baton.lease.ClaimRequest;
import io.baton.lease.Claimant;
import io.baton.lease.Claiming;
import io.baton.lease.Desired;
import io.baton.lease.FinishedAhead;
import io.baton.lease.InMemoryLeaseStore;
import io.baton.lease.Intent;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import io.baton.lease.Owner;
import io.baton.lease.Seeking;
import io.baton.lease.Tenancy;
import io.baton.lease.Tick;
import io.baton.lease.UnreliableLeaseStore;
import io.baton.metrics.Count;
import io.baton.metrics.Gauge;
import io.baton.metrics.Meters;
import io.baton.metrics.Snapshot;
import io.baton.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One invocation's life on virtual time: another invocation, the operator and the network act while it waits. */
class TenureTest {

    private static final LeaseKey KEY = new LeaseKey("g", "t", 0);
    private static final LeaseTimings TIMINGS = LeaseTimings.DEFAULT;
    private static final Duration FIFTEEN_MINUTES = Duration.ofMinutes(15);

    private final VirtualTime time = new VirtualTime();
    private final InMemoryLeaseStore table = new InMemoryLeaseStore();
    private final UnreliableLeaseStore network = new UnreliableLeaseStore(table);
    /** What the others see: the same table, over a network that works. */
    private final Leases others = new Leases(table, TIMINGS, time);

    private final ScriptedSource source = new ScriptedSource(time);
    private final InlineProcessor processor = new InlineProcessor(time);
    private final Meters meters = new Meters();
    private final List<Snapshot> snapshots = new ArrayList<>();
    private OutOfRange outOfRange = OutOfRange.STOP;
    private OptionalLong end = OptionalLong.empty();
    private LeaseTimings timings = TIMINGS;

    @Test
    void consumesUntilANewerInvocationClaimsAndReleasesToIt() {
        time.after(Duration.ofSeconds(30), () -> claim("successor", 2));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.fromOffset()).isEqualTo(100);
        assertThat(ended.records()).isPositive().isEqualTo(processor.done.size());
        assertThat(ended.nextOffset()).isEqualTo(100 + ended.records());
        assertThat(processor.done)
                .containsExactlyElementsOf(
                        LongStream.range(100, 100 + ended.records()).boxed().toList());
        assertThat(checkpoint()).isEqualTo(ended.nextOffset());
        assertThat(row().holder()).isNull();
        assertThat(source.mirrored).startsWith(100L).isSorted().hasSizeGreaterThan(20);
        assertThat(source.mirroredAndAwaited)
                .as("the successor mirrors from now on")
                .isEmpty();
        assertClosed();
    }

    @Test
    void withoutASuccessorItEndsBeforeTheDeadlineAndEndsItsClaim() {
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(sinceStart())
                .isBetween(FIFTEEN_MINUTES.minus(TIMINGS.stopBeforeDeadline()), FIFTEEN_MINUTES.minusSeconds(15));
        assertThat(row().claimable()).isTrue();
        assertThat(source.mirroredAndAwaited).containsExactly(ended.nextOffset());
        assertClosed();
    }

    @Test
    void itCompletesAtTheEndItWasGivenAndHandlesNothingPastIt() {
        end = OptionalLong.of(133);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, 133));
        assertThat(checkpoint()).isEqualTo(133);
        assertThat(row().claimable()).isTrue();
        assertThat(source.mirroredAndAwaited).containsExactly(133L);
        assertClosed();
    }

    @Test
    void oneThatComesAfterTheEndIsReachedReadsNothing() {
        end = OptionalLong.of(100);
        assertThat(run(1).outcome()).isEqualTo(Outcome.COMPLETED);
        assertThat(run(2).records()).isZero();
        assertThat(processor.done).isEmpty();
    }

    @Test
    void aDuplicateOpensNothing() {
        hold("incumbent", 1).renew(Checkpoint.at(100));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.DUPLICATE);
        assertThat(source.closed).isFalse();
    }

    @Test
    void prefetchesWhileItWaitsAndDropsWhatTheIncumbentDid() {
        Tenancy incumbent = hold("incumbent", 1);
        time.after(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(110)));
        time.after(Duration.ofSeconds(2), () -> incumbent.release(Checkpoint.at(125), time.now()));
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(2);
        assertThat(ended.fromOffset()).isEqualTo(125);
        assertThat(processor.done).startsWith(125L);
        assertThat(source.seeks)
                .as("what was prefetched reached it: no second fetch")
                .containsExactly(100L);
        assertThat(ended.waitMillis()).isBetween(1_900L, 2_100L);
        assertThat(ended.handoffGapMillis()).isBetween(0L, 30L);
    }

    @Test
    void seeksWhenTheIncumbentWentPastWhatWasPrefetched() {
        Tenancy incumbent = hold("incumbent", 1);
        time.after(Duration.ofSeconds(2), () -> incumbent.release(Checkpoint.at(9_000), time.now()));
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(2);
        assertThat(source.seeks).containsExactly(100L, 9_000L);
        assertThat(processor.done).startsWith(9_000L);
        assertThat(ended.fromOffset()).isEqualTo(9_000);
    }

    @Test
    void itsTimeUpWhileItWaitsItResigns() {
        Tenancy incumbent = hold("incumbent", 1);
        time.every(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(100)));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(ended.records()).isZero();
        assertThat(row().claimable()).isTrue();
        assertThat(row().holder()).isNotNull();
    }

    @Test
    void aThirdClaimEndsItsWait() {
        Tenancy incumbent = hold("incumbent", 1);
        time.every(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(100)));
        time.after(Duration.ofSeconds(5), () -> claim("third", 3));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.fromOffset()).isNull();
        assertThat(processor.done).isEmpty();
    }

    @Test
    void aStopEndsItsWaitAndItsClaim() {
        Tenancy incumbent = hold("incumbent", 1);
        time.every(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(100)));
        time.after(Duration.ofSeconds(5), this::stop);
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(ended.reason()).contains("stopped by ops");
        assertThat(row().claimable()).isTrue();
    }

    @Test
    void aStopMakesTheHolderReleaseWithinARenewal() {
        time.after(Duration.ofSeconds(5), this::stop);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(sinceStart()).isLessThan(Duration.ofSeconds(7));
        assertThat(row().holder()).isNull();
        assertThat(source.mirroredAndAwaited).containsExactly(ended.nextOffset());
    }

    @Test
    void kafkaFailingWhileItWaitsResignsTheClaim() {
        hold("incumbent", 1);
        time.after(Duration.ofSeconds(1), () -> source.failure = new SourceException("offset 100 is gone", null));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).isEqualTo("offset 100 is gone");
        assertThat(row().generation().value()).isEqualTo(2);
        assertThat(row().claimable()).isTrue();
        assertClosed();
    }

    @Test
    void kafkaFailingAtTheFirstFetchLeavesTheIncumbentAlone() {
        hold("incumbent", 1);
        source.failure = new SourceException("offset 100 is not there", null);
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row().generation().value()).as("nothing was claimed").isEqualTo(1);
        assertClosed();
    }

    @Test
    void kafkaFailingWhileItHoldsCheckpointsWhatIsDoneAndReleases() {
        time.after(Duration.ofSeconds(5), () -> source.failure = new SourceException("gone", null));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.records()).isPositive();
        assertThat(checkpoint()).isEqualTo(ended.nextOffset());
        assertThat(row().holder()).isNull();
    }

    @Test
    void aHandlersFailureCheckpointsWhatIsDoneAndReleases() {
        var cause = new IllegalStateException("bad record");
        time.after(Duration.ofSeconds(5), () -> processor.failure = new RecordProcessor.Failure("failed at 7", cause));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).isEqualTo("failed at 7");
        assertThat(ended.cause()).isSameAs(cause);
        assertThat(row().holder()).isNull();
        assertThat(row().claimable()).as("a retry may claim at once").isTrue();
    }

    @Test
    void anotherTopicUnderTheSameNameIsRefusedBeforeTheClaim() {
        hold("incumbent", 1);
        source.topicId = "another-id";
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason())
                .contains("deleted and made again")
                .contains("topic-id")
                .contains("another-id");
        assertThat(row().generation().value()).as("nothing was claimed").isEqualTo(1);
    }

    @Test
    void renewsWhileItDrainsSoThatALongRecordIsNotTakenForDeath() {
        var beats = new java.util.TreeSet<Long>();
        processor.drainTakes = TIMINGS.drainBudget().minusMillis(100);
        time.after(Duration.ofSeconds(20), () -> {
            claim("successor", 2);
            time.every(Duration.ofMillis(500), () -> beats.add(row().beats().holderBeat()));
        });
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(processor.abandoned).isFalse();
        assertThat(beats).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aRecordThatOutlastsTheDrainBudgetIsAbandonedAndThePartitionReleased() {
        processor.drainTakes = Duration.ofMinutes(5);
        time.after(Duration.ofSeconds(20), () -> claim("successor", 2));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(processor.abandoned).isTrue();
        assertThat(row().holder()).isNull();
        assertThat(sinceStart())
                .isBetween(
                        Duration.ofSeconds(20).plus(TIMINGS.drainBudget()),
                        Duration.ofSeconds(22).plus(TIMINGS.drainBudget()));
    }

    @Test
    void evictedWhileTheTableWasOutOfReachItEndsWithoutAWrite() {
        time.after(Duration.ofSeconds(5), () -> network.gone(true));
        time.after(Duration.ofSeconds(6), () -> {
            Claimant next = claim("next", 2);
            next.look(Checkpoint.at(0));
            time.after(TIMINGS.leaseDuration(), () -> next.look(Checkpoint.at(0)));
        });
        time.after(Duration.ofSeconds(30), () -> network.gone(false));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        assertThat(processor.abandoned).isTrue();
        assertThat(row().beats().holderGeneration()).isEqualTo(2);
        assertThat(checkpoint()).as("nothing after the eviction").isLessThanOrEqualTo(ended.nextOffset());
        assertThat(source.mirroredAndAwaited).isEmpty();
    }

    /** Its requests arrive, so it would seem to live; but it may do nothing. */
    @Test
    void aFencedHolderWhoseAnswersAreLostShowsNoBeatAndSoCanBeEvicted() {
        var beats = new java.util.TreeSet<Long>();
        time.after(Duration.ofSeconds(5), () -> network.mute(true));
        time.after(Duration.ofSeconds(5).plus(TIMINGS.leaseDuration()), () -> {
            beats.add(row().beats().holderBeat());
            Claimant next = claim("next", 2);
            next.look(Checkpoint.at(0));
            time.after(TIMINGS.leaseDuration(), () -> {
                beats.add(row().beats().holderBeat());
                next.look(Checkpoint.at(0));
                network.mute(false);
            });
        });
        Ended ended = run(1);
        assertThat(beats).as("one beat, looked at twice").hasSize(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        assertThat(row().beats().holderGeneration()).isEqualTo(2);
    }

    @Test
    void aFencedHolderGoesOnWhenAnswersComeAgainAndNobodyElseCame() {
        time.after(Duration.ofSeconds(5), () -> network.mute(true));
        time.after(Duration.ofSeconds(40), () -> network.mute(false));
        time.after(Duration.ofSeconds(50), this::stop);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(checkpoint()).isEqualTo(ended.nextOffset());
    }

    @Test
    void whatCouldNotBeReleasedIsNotMirroredEither() {
        Duration untilItEnds = FIFTEEN_MINUTES.minus(TIMINGS.stopBeforeDeadline());
        time.after(untilItEnds.minusSeconds(1), () -> network.gone(true));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row().holder()).isNotNull();
        assertThat(source.mirroredAndAwaited).isEmpty();
    }

    @Test
    void anOutageShorterThanALeaseCostsNothing() {
        time.after(Duration.ofSeconds(5), () -> network.gone(true));
        time.after(Duration.ofSeconds(10), () -> network.gone(false));
        time.after(Duration.ofSeconds(20), this::stop);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(checkpoint()).isEqualTo(ended.nextOffset());
    }

    @Test
    void aReleaseIsRepeatedUntilTheTableAnswers() {
        time.after(Duration.ofSeconds(5), () -> {
            processor.failure = new RecordProcessor.Failure("failed", new IllegalStateException());
            network.gone(true);
        });
        time.after(Duration.ofSeconds(25), () -> network.gone(false));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).isEqualTo("failed");
        assertThat(row().holder()).isNull();
        assertThat(sinceStart()).isBetween(Duration.ofSeconds(25), Duration.ofSeconds(26));
    }

    @Test
    void aTableThatNeverComesBackDoesNotKeepItPastTheDeadline() {
        time.after(Duration.ofSeconds(5), () -> network.gone(true));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("out of reach");
        assertThat(sinceStart()).isLessThan(FIFTEEN_MINUTES.minus(TIMINGS.callTimeout()));
        assertClosed();
    }

    /** Wherever in a call it is when its time is up, and with a handler that never returns. */
    @ParameterizedTest
    @ValueSource(longs = {0, 700, 1_400, 2_100, 2_800})
    void aTableThatAnswersNoCallAllThroughTheEndDoesNotKeepItPastTheDeadlineByTheTightestTimings(long phaseMillis) {
        timings = new LeaseTimings(
                TIMINGS.leaseDuration(),
                TIMINGS.margin(),
                TIMINGS.renewEvery(),
                TIMINGS.lookEvery(),
                TIMINGS.attemptTimeout(),
                TIMINGS.callTimeout(),
                TIMINGS.drainBudget(),
                TIMINGS.drainBudget().plus(TIMINGS.callTimeout().multipliedBy(4)));
        network.whileUnanswered(() -> time.advance(timings.callTimeout()));
        processor.drainTakes = FIFTEEN_MINUTES;
        time.after(Duration.ofMinutes(14).plusMillis(phaseMillis), () -> network.gone(true));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sinceStart())
                .isBetween(FIFTEEN_MINUTES.minus(timings.stopBeforeDeadline()), FIFTEEN_MINUTES.minusMillis(1));
        assertClosed();
    }

    @Test
    void whatTheLogNoLongerHasStopsItUnlessSomebodyChoseOtherwise() {
        source.start = 130;
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("Offset 100").contains("30 records were deleted");
        assertThat(checkpoint()).isEqualTo(100);
        assertThat(row().holder()).isNull();
    }

    @Test
    void orItGoesOnWithTheOldestThereIsAndCountsWhatIsLost() {
        source.start = 130;
        outOfRange = OutOfRange.EARLIEST;
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(1).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.done.getFirst()).isEqualTo(130);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(30);
        assertThat(meters.total(Count.SKIPPED)).isZero();
    }

    @Test
    void orWithWhatComesFromNowOnAndCountsThatToo() {
        source.start = 130;
        source.end = 200;
        outOfRange = OutOfRange.LATEST;
        time.after(Duration.ofSeconds(3), () -> source.end = 300);
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(1).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.done.getFirst()).isEqualTo(200);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(30);
        assertThat(meters.total(Count.SKIPPED)).isEqualTo(70);
    }

    @Test
    void whatAHolderBeforeHadFinishedIsNotLost() throws Exception {
        source.start = 130;
        outOfRange = OutOfRange.EARLIEST;
        Tenancy before = hold("before", 1);
        var ahead = new FinishedAhead.Builder().add(110, 120).add(125, 140).build();
        before.release(new Checkpoint(100, OptionalInt.empty(), ahead), time.now());
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(2).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isEqualTo(15);
    }

    @Test
    void aLogThatWasCutOffStopsItWhateverThePolicy() {
        source.end = 50;
        int tick = 0;
        for (OutOfRange policy : OutOfRange.values()) {
            outOfRange = policy;
            tick++;
            Ended ended = run(tick);
            assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(ended.reason()).contains("the log was cut off");
        }
    }

    @Test
    void whatIsGoneWhileItWaitsMayBeDoneLongSince() throws Exception {
        Tenancy incumbent = hold("incumbent", 1);
        source.start = 500;
        time.after(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(600)));
        time.after(Duration.ofSeconds(2), () -> incumbent.release(Checkpoint.at(600), time.now()));
        time.after(Duration.ofSeconds(9), this::stop);
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(ended.fromOffset()).isEqualTo(600);
        assertThat(meters.total(Count.LOST_TO_RETENTION)).isZero();
    }

    @Test
    void tellsTheMetricsOnceAnIntervalHowThePartitionFares() {
        time.after(Duration.ofSeconds(150), this::stop);
        run(1);
        assertThat(snapshots).hasSize(2);
        assertThat(snapshots)
                .allSatisfy(snapshot -> assertThat(snapshot.gauges())
                        .containsEntry(Gauge.GENERATION, 1L)
                        .containsEntry(Gauge.FINISHED_AHEAD, 0L));
    }

    @Test
    void namesTheThreadsItsProcessorLeavesBehind() {
        time.after(Duration.ofSeconds(5), this::stop);
        assertThat(run(1).leftBehind()).containsExactly("a-virtual-one");
    }

    @Test
    void aSeekMovesALiveHolderWhichGoesOnThere() {
        source.end = 500;
        time.after(Duration.ofSeconds(5), () -> seek(20));
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(ended.generation()).as("without another invocation").isEqualTo(1);
        assertThat(processor.done)
                .as("once what there was, and exactly the asked range once more, in order")
                .containsExactlyElementsOf(offsets(100, 500, 20, 500));
        assertThat(ended.seeks()).singleElement().satisfies(sought -> {
            assertThat(sought.from()).isEqualTo(500);
            assertThat(sought.to()).isEqualTo(20);
            assertThat(sought.by()).isEqualTo("ops");
        });
        assertThat(ended.fromOffset()).isEqualTo(100);
        assertThat(ended.nextOffset()).isEqualTo(500);
        assertThat(source.mirrored).as("the group follows").containsSubsequence(100L, 500L, 20L, 500L);
        assertThat(row().sought()).isEqualTo(ended.seeks().get(0));
        assertClosed();
    }

    @Test
    void aSeekForwardSkipsWhatLiesBetweenAndNothingElse() {
        source.end = 500;
        time.after(Duration.ofSeconds(5), () -> {
            seek(700);
            source.end = 900;
        });
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(1);
        long from = ended.seeks().get(0).from();
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, from, 700, 900));
        assertThat(checkpoint()).isEqualTo(900);
    }

    @Test
    void aSeekThatWaitsIsCarriedOutBeforeTheFirstRecordWhateverWasPrefetched() {
        for (long to : List.of(105L, 40L, 8_000L)) {
            processor.done.clear();
            Tenancy incumbent = hold("incumbent", to);
            Checkpoint released = incumbent.start();
            time.after(Duration.ofSeconds(1), () -> seek(to));
            time.after(Duration.ofSeconds(2), () -> incumbent.release(released, time.now()));
            time.after(Duration.ofSeconds(4), this::stop);
            Ended ended = run(to + 1);
            assertThat(ended.seeks())
                    .singleElement()
                    .satisfies(sought -> assertThat(sought.from()).isEqualTo(released.nextOffset()));
            assertThat(processor.done).containsExactlyElementsOf(offsets(to, checkpoint()));
            assertThat(checkpoint()).isEqualTo(ended.nextOffset());
            others.command(KEY, Desired.RUN, "ops", "once more");
        }
    }

    @Test
    void whatIsInHandAtASeekMayTakeItsTimeAndIsFinishedFirst() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> {
            processor.drainTakes = TIMINGS.leaseDuration().multipliedBy(3);
            seek(150);
        });
        time.after(Duration.ofMinutes(2), this::stop);
        Ended ended = run(1);
        assertThat(processor.abandoned).isFalse();
        assertThat(ended.outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, 200, 150, 200));
    }

    @Test
    void whoeverClaimsWhileItDrainsForASeekGetsThePartitionAndTheSeek() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> {
            processor.drainTakes = Duration.ofSeconds(6);
            seek(150);
        });
        time.after(Duration.ofSeconds(8), () -> claim("successor", 2));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.seeks()).isEmpty();
        assertThat(checkpoint()).isEqualTo(200);
        assertThat(row().seek()).isNotNull();
    }

    @Test
    void aRecordThatStopsThePartitionWhileItDrainsForASeekStopsIt() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> {
            processor.drainTakes = Duration.ofSeconds(6);
            seek(150);
        });
        time.after(
                Duration.ofSeconds(8), () -> processor.failure = RecordProcessor.Failure.of(new Exception("poison")));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).isEqualTo("poison");
        assertThat(checkpoint()).isEqualTo(200);
        assertThat(row().seek()).as("for the next one").isNotNull();
    }

    @Test
    void aMoveWhoseAnswerIsLostIsFoundAndNothingIsDoneTwice() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> {
            seek(150);
            network.next(UnreliableLeaseStore.Fault.NONE); // the renewal that shows it
            network.next(UnreliableLeaseStore.Fault.ANSWER_LOST);
            network.next(UnreliableLeaseStore.Fault.THROTTLED);
        });
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(1);
        assertThat(ended.seeks()).hasSize(1);
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, 200, 150, 200));
    }

    @Test
    void itsTimeUpWhileTheTableDoesNotAnswerToTheMoveItReleasesWhereTheRowIs() {
        source.end = 200;
        Duration almostAllItsTime =
                FIFTEEN_MINUTES.minus(TIMINGS.stopBeforeDeadline()).minusMillis(1_500);
        time.after(almostAllItsTime, () -> {
            seek(150);
            network.next(UnreliableLeaseStore.Fault.NONE);
            for (int i = 0; i < 8; i++) {
                network.next(UnreliableLeaseStore.Fault.ANSWER_LOST);
            }
        });
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(checkpoint()).isEqualTo(150);
        assertThat(row().claimable()).isTrue();
    }

    @Test
    void whatFailsAfterAMoveLeavesThePartitionWhereItWentTo() {
        source.end = 200;
        source.refusesToSeek = 150;
        time.after(Duration.ofSeconds(5), () -> seek(150));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.nextOffset()).isEqualTo(150);
        assertThat(checkpoint()).isEqualTo(150);
    }

    @Test
    void aSeekThatReplacedAnotherIsTheOneThatIsCarriedOut() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> {
            seek(110);
            seek(150);
        });
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(1);
        assertThat(ended.seeks())
                .singleElement()
                .satisfies(sought -> assertThat(sought.number()).isEqualTo(2));
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, 200, 150, 200));
    }

    @Test
    void seeksOneAfterTheOtherAreAllCarriedOut() {
        source.end = 200;
        time.after(Duration.ofSeconds(5), () -> seek(150));
        time.after(Duration.ofSeconds(10), () -> seek(120));
        time.after(Duration.ofSeconds(15), () -> seek(190));
        time.after(Duration.ofSeconds(20), this::stop);
        assertThat(run(1).seeks()).hasSize(3);
        assertThat(processor.done).containsExactlyElementsOf(offsets(100, 200, 150, 200, 120, 200, 190, 200));
    }

    /** From, to (exclusive), from, to, … */
    private static List<Long> offsets(long... bounds) {
        var offsets = new ArrayList<Long>();
        for (int i = 0; i < bounds.length; i += 2) {
            LongStream.range(bounds[i], bounds[i + 1]).forEach(offsets::add);
        }
        return offsets;
    }

    private void seek(long to) {
        assertThat(others.seek(row(), to, "ops", "because")).isInstanceOf(Seeking.Asked.class);
    }

    private Ended run(long tick) {
        Instant deadline = time.now().plus(FIFTEEN_MINUTES);
        var parts = new Tenure.Parts() {
            @Override
            public PartitionSource openSource() {
                return source;
            }

            @Override
            public RecordProcessor openProcessor() {
                return processor;
            }
        };
        return new Tenure(
                        new Leases(network, timings, time),
                        new Tenure.Conduct(timings, outOfRange, end),
                        request("me", tick),
                        parts,
                        new Deadline(() -> Duration.between(time.now(), deadline), timings.stopBeforeDeadline()),
                        new Vitals(meters, snapshots::add, Duration.ofSeconds(60), time),
                        time)
                .run();
    }

    private Duration sinceStart() {
        return Duration.ofNanos(time.nanos());
    }

    private Claimant claim(String requestId, long tick) {
        try {
            return ((Claiming.Claimed) others.claim(request(requestId, tick), "topic-id", () -> false)).claimant();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Tenancy hold(String requestId, long tick) {
        return ((Claimant.Look.Holds) claim(requestId, tick).look(Checkpoint.at(100))).tenancy();
    }

    private void stop() {
        others.command(KEY, Desired.STOP, "ops", "maintenance");
    }

    private Lease row() {
        return table.read(KEY).orElseThrow();
    }

    private Long checkpoint() {
        return row().checkpoint().orElseThrow().nextOffset();
    }

    private void assertClosed() {
        assertThat(source.closed).isTrue();
        assertThat(processor.closed).isTrue();
    }

    private static ClaimRequest request(String requestId, long tick) {
        return new ClaimRequest(KEY, new Owner(requestId, "n", "log", "1"), new Intent.Scheduled(new Tick(tick)));
    }
}
