package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Claimant;
import io.baton.internal.lease.LeaseTimings;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an invocation does while the table is away, or mute. */
class TenureOutageTest extends TenureHarness {

    private final Instant begun = time.now();

    /** Cut off from the table, and replaced meanwhile. */
    private void cutOffAndReplaced() {
        time.after(Duration.ofSeconds(5), () -> network.gone(true));
        time.after(Duration.ofSeconds(6), () -> {
            Claimant next = claim("next", 2);
            next.look(Checkpoint.at(0));
            time.after(TIMINGS.leaseDuration(), () -> next.look(Checkpoint.at(0)));
        });
        time.after(Duration.ofSeconds(30), () -> network.gone(false));
    }

    @Test
    void evictedWhileTheTableWasOutOfReachItEndsWithoutAWrite() {
        cutOffAndReplaced();
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        assertThat(processor.abandoned).isTrue();
        assertThat(row().heartbeats().holderGeneration()).isEqualTo(2);
        assertThat(checkpoint()).as("nothing after the eviction").isLessThanOrEqualTo(ended.nextOffset());
        assertThat(source.mirroredAndAwaited).isEmpty();
    }

    /** Its requests arrive, so it would seem to live; but it may do nothing. */
    @Test
    void aFencedHolderWhoseAnswersAreLostShowsNoBeatAndSoCanBeEvicted() {
        var beats = new java.util.TreeSet<Long>();
        time.after(Duration.ofSeconds(5), () -> network.mute(true));
        time.after(Duration.ofSeconds(5).plus(TIMINGS.leaseDuration()), () -> {
            beats.add(row().heartbeats().holderHeartbeats());
            Claimant next = claim("next", 2);
            next.look(Checkpoint.at(0));
            time.after(TIMINGS.leaseDuration(), () -> {
                beats.add(row().heartbeats().holderHeartbeats());
                next.look(Checkpoint.at(0));
                network.mute(false);
            });
        });
        Ended ended = run(1);
        assertThat(beats).as("one beat, looked at twice").hasSize(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        assertThat(row().heartbeats().holderGeneration()).isEqualTo(2);
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
            processor.failure = new Session.Failure("failed", new IllegalStateException());
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

    /** The bound on what is done twice: all since the last renewal that arrived was sent, until the fence closes. */
    @Test
    void aHolderThatIsCutOffFromTheTableAloneWorksOnUntilItsFenceClosesAndNoLonger() {
        var lastRenewal = new AtomicReference<Duration>();
        time.after(
                Duration.ofSeconds(6),
                () -> lastRenewal.set(Duration.between(
                        begun, Objects.requireNonNull(row().progress()).checkpointedAt())));
        cutOffAndReplaced();
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FENCED);
        Duration workedOn = processor.lastDone.minus(lastRenewal.get());
        assertThat(workedOn)
                .as("not a renewal interval")
                .isBetween(TIMINGS.holdsFor().minusMillis(200), TIMINGS.holdsFor());
        assertThat(checkpoint())
                .as("and the next begins where that renewal was")
                .isLessThan(ended.nextOffset());
    }
}
