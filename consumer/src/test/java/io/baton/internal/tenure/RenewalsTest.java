package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.LeaseStoreException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a renewal is due: three seconds later while the holder is idle. */
class RenewalsTest extends TenureHarness {

    private static final Duration BUSY = Duration.ofMillis(-100);
    private static final Duration IDLE = BUSY.plusSeconds(3);

    private final Intake intake = new Intake(
            source,
            new Buffer(BufferLimits.DEFAULT, time),
            true,
            new Tenure.Conduct(TIMINGS, OutOfRange.STOP),
            meters,
            time);
    private final Renewals renewals = new Renewals(hold("me", 1), intake, TIMINGS);

    @BeforeEach
    void justOverdue() {
        intake.hold(Checkpoint.at(100));
        time.advance(TIMINGS.renewEvery().minus(BUSY));
    }

    @Test
    void aHolderIsIdleWhenTheRowSaysAllAndNothingWaits() {
        assertThat(due(100)).as("the row may say less").isEqualTo(BUSY);
        renewals.answered(Checkpoint.at(100));
        assertThat(due(100)).isEqualTo(IDLE);
    }

    @Test
    void whatIsFinishedIsWrittenSoon() {
        renewals.answered(Checkpoint.at(100));
        assertThat(due(101)).isEqualTo(BUSY);
    }

    @Test
    void whatWasFetchedAndIsNotFinishedKeepsItBusy() throws Exception {
        intake.next(Duration.ofSeconds(1));
        justOverdueAgain();
        renewals.answered(Checkpoint.at(100));
        assertThat(due(100)).isEqualTo(BUSY);
    }

    @Test
    void aRenewalWithoutAnAnswerIsRepeatedSoon() {
        renewals.answered(Checkpoint.at(100));
        renewals.unanswered(new LeaseStoreException("no answer", null), true);
        assertThat(due(100)).isEqualTo(BUSY);
        renewals.answered(Checkpoint.at(100));
        assertThat(due(100)).isEqualTo(IDLE);
    }

    @Test
    void whileItDrainsSomebodyWaits() {
        renewals.answered(Checkpoint.at(100));
        renewals.draining();
        assertThat(due(100)).isEqualTo(BUSY);
        renewals.consuming();
        assertThat(due(100)).isEqualTo(IDLE);
    }

    private void justOverdueAgain() {
        assertThat(due(100)).isLessThanOrEqualTo(BUSY);
    }

    private Duration due(long reached) {
        Duration due = renewals.untilDue(() -> Checkpoint.at(reached));
        return due.isNegative() ? BUSY : due.compareTo(IDLE.minusSeconds(1)) > 0 ? IDLE : due;
    }
}
