package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseTimingsTest {

    @Test
    void theDefaultsNest() {
        assertThat(LeaseTimings.DEFAULT.holdsFor()).isEqualTo(Duration.ofSeconds(8));
    }

    /** Lease, margin, renewal, call, drain, and for how long a holder that is cut off from the table works on. */
    @ParameterizedTest
    @CsvSource({
        "30000, 2000, 1000, 3000, 5000, 28000",
        "10000, 2000, 1000, 3000, 5000, 8000",
        "6000, 1500, 1000, 3000, 4500, 4500",
        "3000, 500, 500, 2000, 2500, 2500"
    })
    void theTimingsThatTheRationaleNamesNestAndBoundWhatIsDoneTwice(
            long lease, long margin, long renew, long call, long drain, long holdsFor) {
        assertThat(timings(lease, margin, renew, 20, 1_000, call, drain, 20_000).holdsFor())
                .isEqualTo(Duration.ofMillis(holdsFor));
    }

    @Test
    void everyProblemIsNamedAtOnce() {
        assertThatThrownBy(() -> timings(2_000, 400, 1_500, 20, 1_000, 900, 5_000, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stop before deadline must be positive")
                .hasMessageContaining("attempt timeout (1000ms) must be at most the call timeout (900ms)")
                .hasMessageContaining(
                        "renew interval + call timeout + margin (2800ms) must be at most the lease duration")
                .hasMessageContaining("drain budget + margin (5400ms) must be at most the lease duration")
                .hasMessageContaining(
                        "drain budget + 4 call timeouts (8600ms) must be at most the stop before deadline");
    }

    @Test
    void anIdleHolderTakesFourTimesAsLongButLeavesRoomForACallAndAnAttemptBeforeTheFence() {
        assertThat(LeaseTimings.DEFAULT.idleRenewEvery()).isEqualTo(Duration.ofSeconds(4));
        assertThat(timings(60_000, 2_000, 1_000, 20, 1_000, 3_000, 5_000, 20_000)
                        .idleRenewEvery())
                .as("a long lease does not make it deaf")
                .isEqualTo(Duration.ofSeconds(4));
        assertThat(timings(8_000, 2_000, 1_000, 20, 1_000, 3_000, 5_000, 20_000).idleRenewEvery())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(timings(7_000, 2_000, 2_000, 20, 1_000, 3_000, 5_000, 20_000).idleRenewEvery())
                .as("never more often than while it works")
                .isEqualTo(Duration.ofSeconds(2));
    }

    static LeaseTimings timings(
            long lease, long margin, long renew, long look, long attempt, long call, long drain, long stop) {
        return new LeaseTimings(
                Duration.ofMillis(lease),
                Duration.ofMillis(margin),
                Duration.ofMillis(renew),
                Duration.ofMillis(look),
                Duration.ofMillis(attempt),
                Duration.ofMillis(call),
                Duration.ofMillis(drain),
                Duration.ofMillis(stop));
    }
}
