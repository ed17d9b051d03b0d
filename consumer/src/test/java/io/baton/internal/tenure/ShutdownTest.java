package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Outcome;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.HeldLease;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an invocation does whose process is told to end, wherever it is. */
class ShutdownTest extends TenureHarness {

    /** What Lambda gives a runtime beside an external extension. */
    private static final Duration GRACE = Duration.ofMillis(300);

    @Test
    void aHolderCheckpointsAndReleasesInGoodTime() {
        tellAfter(Duration.ofSeconds(30));
        Ended ended = run(1);
        assertThat(ended.outcome()).as("so that Lambda tries it again").isEqualTo(Outcome.FAILED);
        assertThat(ended.reason()).contains("has to end", "SIGTERM");
        assertThat(sinceStart()).isLessThanOrEqualTo(Duration.ofSeconds(30).plus(GRACE));
        assertThat(row().holder()).isNull();
        assertThat(row().claimable()).isTrue();
        assertThat(checkpoint()).isEqualTo(ended.nextOffset()).isEqualTo(100 + ended.records());
        assertClosed();
    }

    @Test
    void aHandlerThatTakesItsTimeIsGivenUpSoThatTheReleaseComesInTime() {
        processor.drainTakes = Duration.ofSeconds(3);
        tellAfter(Duration.ofSeconds(30));
        assertThat(run(1).outcome()).isEqualTo(Outcome.FAILED);
        assertThat(processor.abandoned).isTrue();
        assertThat(sinceStart()).isLessThanOrEqualTo(Duration.ofSeconds(30).plus(GRACE));
        assertThat(row().holder()).isNull();
    }

    @Test
    void aRecordThatIsGivenUpIsToldWithTheTimeThatItHad() {
        processor.drainTakes = Duration.ofSeconds(3);
        processor.inHand = 100;
        tellAfter(Duration.ofSeconds(30));
        assertThat(run(1).reason()).contains("within the drain budget of PT0.15S", "offset 100 was given up");
    }

    @Test
    void aClaimantResigns() {
        HeldLease incumbent = hold("incumbent", 1);
        tellAfter(Duration.ofSeconds(2));
        Ended ended = run(2);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(sinceStart()).isLessThanOrEqualTo(Duration.ofSeconds(2).plus(GRACE));
        assertThat(row().claimable()).isTrue();
        assertThat(incumbent.renew(Checkpoint.at(100)))
                .as("the incumbent stays")
                .isInstanceOf(HeldLease.Renewal.Renewed.class);
    }

    @Test
    void oneThatWarmsUpClaimsNothing() {
        shutDown = true;
        Ended ended = run(1);
        assertThat(ended.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(ended.generation()).isNull();
        assertThat(row().claim()).isNull();
        assertClosed();
    }

    private void tellAfter(Duration time) {
        this.time.after(time, () -> shutDown = true);
    }
}
