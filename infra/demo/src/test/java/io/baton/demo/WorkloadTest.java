package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    @Test
    void oneAfterTheOtherAndAtOnceUnlessSaid() {
        assertThat(Workload.from(Map.of())).isEqualTo(new Workload(1, 0));
        assertThat(Workload.from(Map.of("RIDE_CONCURRENCY", "50", "RIDE_HANDLER_MILLIS", "5")))
                .isEqualTo(new Workload(50, 5));
    }

    @Test
    void whatIsNoNumberIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workload.from(Map.of("RIDE_CONCURRENCY", "many")))
                .withMessageContaining("RIDE_CONCURRENCY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workload.from(Map.of("RIDE_CONCURRENCY", "0")))
                .withMessageContaining("RIDE_CONCURRENCY");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workload.from(Map.of("RIDE_HANDLER_MILLIS", "-1")))
                .withMessageContaining("RIDE_HANDLER_MILLIS");
    }
}
