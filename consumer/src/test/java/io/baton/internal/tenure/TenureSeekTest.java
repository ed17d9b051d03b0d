package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.HeldLease;
import io.baton.internal.lease.UnreliableLeaseStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Seeks that reach an invocation: while it holds, waits, drains and ends. */
class TenureSeekTest extends TenureHarness {

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
        assertThat(ended.seeks()).singleElement().satisfies(seekDone -> {
            assertThat(seekDone.from()).isEqualTo(500);
            assertThat(seekDone.to()).isEqualTo(20);
            assertThat(seekDone.by()).isEqualTo("ops");
        });
        assertThat(ended.fromOffset()).isEqualTo(100);
        assertThat(ended.nextOffset()).isEqualTo(500);
        assertThat(source.mirrored).as("the group follows").containsSubsequence(100L, 500L, 20L, 500L);
        assertThat(row().seekDone()).isEqualTo(ended.seeks().get(0));
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
            HeldLease incumbent = hold("incumbent", to);
            Checkpoint released = incumbent.start();
            time.after(Duration.ofSeconds(1), () -> seek(to));
            time.after(Duration.ofSeconds(2), () -> incumbent.release(released, time.now()));
            time.after(Duration.ofSeconds(4), this::stop);
            Ended ended = run(to + 1);
            assertThat(ended.seeks())
                    .singleElement()
                    .satisfies(seekDone -> assertThat(seekDone.from()).isEqualTo(released.nextOffset()));
            assertThat(processor.done).containsExactlyElementsOf(offsets(to, checkpoint()));
            assertThat(checkpoint()).isEqualTo(ended.nextOffset());
            others.command(KEY, DesiredState.RUN, "ops", "once more");
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
        assertThat(source.watched).as("the topic is watched meanwhile").isPositive();
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
        time.after(Duration.ofSeconds(8), () -> processor.failure = Session.Failure.of(new Exception("poison")));
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
                .satisfies(seekDone -> assertThat(seekDone.number()).isEqualTo(2));
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

    @Test
    void theGapToldIsThatOfTheHandOffAndNotTheTimeUntilASeek() {
        HeldLease incumbent = hold("incumbent", 1);
        time.after(Duration.ofSeconds(1), () -> incumbent.release(incumbent.start(), time.now()));
        time.after(Duration.ofMinutes(5), () -> seek(40));
        time.after(Duration.ofMinutes(6), this::stop);
        Ended ended = run(2);
        assertThat(ended.seeks()).hasSize(1);
        assertThat(ended.handoffGapMillis()).isNotNull().isLessThan(2_000);
    }
}
