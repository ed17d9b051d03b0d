package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.Setbacks;
import io.baton.internal.metrics.Gauge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** One invocation's life, from its claim to its end, with a table and a log that do as they should. */
class TenureTest extends TenureHarness {

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
    void whereKafkaGivesNoIdRecordsAreNamedByAMarkThatTheRowKeeps() {
        source.topicId = null;
        time.after(Duration.ofSeconds(10), this::stop);
        assertThat(run(1).outcome()).isEqualTo(Outcome.STOPPED);
        String mark = row().topicId();
        assertThat(mark).startsWith("t@me");
        assertThat(processor.topicId).isEqualTo(mark);
        others.command(KEY, DesiredState.RUN, "ops", "go on");
        time.after(Duration.ofSeconds(10), this::stop);
        assertThat(run(2).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.topicId).isEqualTo(mark);
    }

    @Test
    void theFirstIdThatKafkaGivesIsAdoptedAndTheNextIsAnotherTopic() {
        source.topicId = null;
        time.after(Duration.ofSeconds(10), this::stop);
        Ended before = run(1);
        others.command(KEY, DesiredState.RUN, "ops", "go on");
        source.topicId = "first-id";
        time.after(Duration.ofSeconds(10), this::stop);
        assertThat(run(2).fromOffset()).isEqualTo(before.nextOffset());
        assertThat(row().topicId()).isEqualTo("first-id");
        assertThat(processor.topicId).isEqualTo("first-id");
        others.command(KEY, DesiredState.RUN, "ops", "go on");
        source.topicId = "second-id";
        assertThat(run(3).reason()).contains("deleted and made again", "first-id", "second-id");
    }

    @Test
    void anIdThatIsKnownStaysWhereTheNextBrokerGivesNone() {
        time.after(Duration.ofSeconds(10), this::stop);
        run(1);
        others.command(KEY, DesiredState.RUN, "ops", "go on");
        source.topicId = null;
        time.after(Duration.ofSeconds(10), this::stop);
        assertThat(run(2).outcome()).isEqualTo(Outcome.STOPPED);
        assertThat(processor.topicId).isEqualTo("topic-id");
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
        HeldLease incumbent = hold("incumbent", 1);
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
        HeldLease incumbent = hold("incumbent", 1);
        time.after(Duration.ofSeconds(2), () -> incumbent.release(Checkpoint.at(9_000), time.now()));
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(2);
        assertThat(source.seeks).containsExactly(100L, 9_000L);
        assertThat(processor.done).startsWith(9_000L);
        assertThat(ended.fromOffset()).isEqualTo(9_000);
    }

    @Test
    void itsTimeUpWhileItWaitsItResigns() {
        HeldLease incumbent = hold("incumbent", 1);
        time.every(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(100)));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.DEADLINE);
        assertThat(ended.records()).isZero();
        assertThat(row().claimable()).isTrue();
        assertThat(row().holder()).isNotNull();
    }

    @Test
    void aThirdClaimEndsItsWait() {
        HeldLease incumbent = hold("incumbent", 1);
        time.every(Duration.ofSeconds(1), () -> incumbent.renew(Checkpoint.at(100)));
        time.after(Duration.ofSeconds(5), () -> claim("third", 3));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(ended.fromOffset()).isNull();
        assertThat(processor.done).isEmpty();
    }

    @Test
    void aStopEndsItsWaitAndItsClaim() {
        HeldLease incumbent = hold("incumbent", 1);
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
        time.after(Duration.ofSeconds(5), () -> processor.failure = new Session.Failure("failed at 7", cause));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).isEqualTo("failed at 7");
        assertThat(ended.cause()).isSameAs(cause);
        assertThat(row().holder()).isNull();
        assertThat(row().claimable()).as("a retry may claim at once").isTrue();
    }

    @Test
    void renewsLessOftenWhileNothingIsInHandAndAtOnceWhenThereIs() {
        source.end = 150; // a few records, then none
        var beats = new ArrayList<Duration>();
        var last = new AtomicLong(-1);
        time.every(Duration.ofMillis(100), () -> {
            long beat = table.read(KEY)
                    .map(Lease::holder)
                    .map(Lease.Holder::heartbeats)
                    .orElse(-1L);
            if (beat != last.getAndSet(beat)) {
                beats.add(sinceStart());
            }
        });
        time.after(Duration.ofSeconds(40), () -> source.end = 160);
        time.after(Duration.ofSeconds(60), () -> others.command(KEY, DesiredState.STOP, "test", "because"));
        run(1);
        assertThat(beats.stream()
                        .filter(beat -> beat.compareTo(Duration.ofSeconds(20)) > 0
                                && beat.compareTo(Duration.ofSeconds(40)) < 0))
                .as("a beat each four seconds")
                .hasSizeBetween(4, 6);
        assertThat(beats)
                .as("the record's checkpoint is written within a renewal interval")
                .anySatisfy(beat -> assertThat(beat).isBetween(Duration.ofSeconds(40), Duration.ofMillis(41_300)));
    }

    @Test
    void renewsWhileItDrainsSoThatALongRecordIsNotTakenForDeath() {
        var beats = new java.util.TreeSet<Long>();
        processor.drainTakes = TIMINGS.drainBudget().minusMillis(100);
        time.after(Duration.ofSeconds(20), () -> {
            claim("successor", 2);
            time.every(
                    Duration.ofMillis(500), () -> beats.add(row().heartbeats().holderHeartbeats()));
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

    /** A class of the user's that can't be loaded, or whose statics fail, is an error of Java's. */
    @Test
    void aPipelineThatCannotBeBuiltEndsTheInvocationInWordsAndLeavesTheIncumbentAlone() {
        hold("incumbent", 1);
        Lease before = row();
        opening = () -> {
            throw new NoClassDefFoundError("com/acme/Orders");
        };
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("com/acme/Orders");
        assertThat(row().claim()).isEqualTo(before.claim());
        assertThat(source.closed).isTrue();
    }

    @Test
    void anErrorThatLeavesTheJvmUnfitToGoOnIsLambdasToSee() {
        opening = () -> {
            throw new OutOfMemoryError("made up");
        };
        assertThatThrownBy(() -> run(1)).isInstanceOf(OutOfMemoryError.class);
        assertThat(source.closed).isTrue();
    }

    @Test
    void theWarmUpCountsFromTheHandlersStartSettingsAndClientsIncluded() {
        var started = new Started(time.nanos(), time.now());
        time.advance(Duration.ofSeconds(14));
        time.after(Duration.ofSeconds(10), this::stop);
        Ended ended = run(1, started);
        assertThat(ended.warmUpMillis()).isGreaterThanOrEqualTo(14_000);
        assertThat(ended.waitMillis()).isLessThan(1_000);
        assertThat(ended.times().started()).isEqualTo(started.at());
    }

    @Test
    void theRowSaysUntilWhenThePartitionWasServedAndNotWhenItWasReleased() {
        time.after(Duration.ofSeconds(30), () -> {
            processor.servedUntil = time.now().plusSeconds(2);
            processor.drainTakes = Duration.ofSeconds(4);
            claim("successor", 2);
        });
        run(1);
        assertThat(row().handOff())
                .isNotNull()
                .extracting(Lease.HandOff::servedUntil)
                .isEqualTo(processor.servedUntil);
    }

    @Test
    void anErrorOnTheLeaseThreadLosesNeitherTheCheckpointNorTheRelease() {
        time.after(Duration.ofSeconds(5), () -> source.error = new NoClassDefFoundError("com/acme/Gone"));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("com/acme/Gone");
        assertThat(row().claimable()).isTrue();
        assertThat(checkpoint())
                .isGreaterThan(100)
                .isEqualTo(processor.checkpoint().nextOffset());
        assertThat(row().setbacks().crashes()).isNull();
        assertClosed();
    }

    @Test
    void outOfMemoryOnTheLeaseThreadLetsGoAndCountsAsACrash() {
        time.after(Duration.ofSeconds(5), () -> source.error = new OutOfMemoryError("made up"));
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row().claimable()).isTrue();
        assertThat(checkpoint()).isEqualTo(processor.checkpoint().nextOffset());
        assertThat(row().setbacks().crashes()).isNotNull();
    }

    /** The record at 100 waits for its turn, so that another partition's may end the process. */
    @Test
    void whereOtherPartitionsShareTheProcessARecordIsNamedOnlyWhileItIsItsTurn() {
        hold("crashed", 1).renew(Checkpoint.at(100), new Setbacks(new Setbacks.Crashes(100, 7, true), null));
        turns = new Turns(2, timings, time::nanos);
        source.end = 100; // nothing gets past the place
        var crashes = new ArrayList<Setbacks.Crashes>();
        time.after(Duration.ofSeconds(20), () -> {
            crashes.add(row().setbacks().crashes());
            stop();
        });
        run(2);
        assertThat(processor.caution).isNotNull();
        assertThat(crashes).containsExactly(new Setbacks.Crashes(100, 2, false));
        assertThat(row().setbacks().crashes())
                .as("what was counted is not forgotten at a release")
                .isEqualTo(new Setbacks.Crashes(100, 8, true));
    }

    /** One of several partitions: the others let go after it. */
    @Test
    void aProcessThatIsOutOfMemoryCountsAsACrashForEachOfItsPartitions() {
        var shared = new Turns(2, timings, time::nanos);
        turns = shared;
        time.after(Duration.ofSeconds(5), () -> {
            shared.crash();
            shutDown = true;
        });
        run(1);
        assertThat(row().claimable()).isTrue();
        assertThat(row().setbacks().crashes()).isEqualTo(new Setbacks.Crashes(checkpoint(), 1, false));
    }

    @Test
    void anErrorWhileItWaitsForTheHolderResignsTheClaim() {
        hold("incumbent", 1);
        time.after(Duration.ofSeconds(2), () -> source.error = new NoClassDefFoundError("com/acme/Gone"));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row().claim()).isNotNull().extracting(Lease.Claim::ended).isEqualTo(true);
    }
}
