package io.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {

    @Test
    void aDelayThatNoRetryTopicCanTellIsRefused() {
        for (List<Duration> delays : List.of(
                List.<Duration>of(),
                List.of(Duration.ofMillis(-1)),
                List.of(Duration.ZERO, Duration.ofDays(3_651)),
                List.of(Duration.ofSeconds(Long.MAX_VALUE)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FailurePolicy.retryLater("retry", delays, FailurePolicy.stop()))
                    .withMessageContaining(delays.toString());
        }
        var ofTenYears = List.of(Duration.ZERO, Duration.ofDays(3_650));
        assertThat(FailurePolicy.retryLater("retry", ofTenYears, FailurePolicy.stop()))
                .isInstanceOfSatisfying(
                        FailurePolicy.RetryLater.class,
                        later -> assertThat(later.delays()).isEqualTo(ofTenYears));
    }
}
