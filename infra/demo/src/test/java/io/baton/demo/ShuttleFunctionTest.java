package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.Delivery;
import io.baton.Pipeline;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ShuttleFunctionTest {

    @Test
    void copiesExactlyOnceInItsOwnCluster() {
        Pipeline.Outputs outputs = outputs(Map.of(ShuttleFunction.TO, "copy"));
        assertThat(outputs.delivery()).isEqualTo(Delivery.EXACTLY_ONCE);
        assertThat(outputs.topics()).hasSize(1).first().hasToString("output topic copy");
    }

    @Test
    void copiesAtLeastOnceToAnother() {
        Pipeline.Outputs outputs =
                outputs(Map.of(ShuttleFunction.TO, "copy", ShuttleFunction.SERVERS, "elsewhere:9092"));
        assertThat(outputs.delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(outputs.topics().getFirst().properties()).containsEntry("bootstrap.servers", "elsewhere:9092");
    }

    @Test
    void saysWhichVariableIsMissing() {
        var shuttle = new ShuttleFunction(Map.of());
        assertThatThrownBy(shuttle::pipeline).hasMessageContaining("SHUTTLE_TO is missing");
    }

    private static Pipeline.Outputs outputs(Map<String, String> environment) {
        return Objects.requireNonNull(
                new ShuttleFunction(environment).pipeline().outputs());
    }
}
