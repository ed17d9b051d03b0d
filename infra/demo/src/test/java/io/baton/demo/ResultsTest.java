package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsTest {

    @Test
    void withoutATopicNothingIsWritten() {
        assertThat(Results.from(Map.of(Results.DELIVERY, "exactly-once"))).isNull();
    }

    @Test
    void theEnvironmentDecidesHowOftenAResultMayAppear() {
        assertThat(written(Map.of(Results.TOPIC, "results")))
                .extracting(Pipeline.Outputs::delivery)
                .isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(written(Map.of(Results.TOPIC, "results", Results.DELIVERY, "at-least-once")))
                .extracting(Pipeline.Outputs::delivery)
                .isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Results.from(Map.of(Results.TOPIC, "results", Results.DELIVERY, "twice")))
                .withMessageContaining("RIDE_RESULTS_DELIVERY must be at-least-once or exactly-once, not twice");
    }

    @Test
    void aResultIsMadeOfTheRide() {
        assertThat(Results.effort(Standings.watts("{\"power\":149}"))).isEqualTo("easy");
        assertThat(Results.effort(Standings.watts("{\"power\":249}"))).isEqualTo("hard");
        assertThat(Results.effort(Standings.watts("{\"power\":250}"))).isEqualTo("very hard");
        assertThat(Standings.watts("no ride")).isZero();
    }

    private static Pipeline.@Nullable Outputs written(Map<String, String> environment) {
        Results results = Results.from(environment);
        assertThat(results).isNotNull();
        return results.writtenBy(Pipeline.reading(new StringDeserializer(), new StringDeserializer()))
                .onFailure(FailurePolicy.stop())
                .handle((race, ride, context) -> {})
                .outputs();
    }
}
