package io.baton.internal.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutputPropertiesTest {

    private static Map<String, Object> given(Map<String, String> properties) {
        var all = new HashMap<>(properties);
        all.put("bootstrap.servers", "kafka:9092");
        return ClientProperties.complete(all, "riders", "baton-orders-3");
    }

    @Test
    void thePromiseIsFixedAndWhatItReplacesIsSaid() {
        Map<String, Object> given =
                given(Map.of("acks", "1", "enable.idempotence", "false", "transactional.id", "mine", "linger.ms", "7"));
        Map<String, Object> used = OutputProperties.transactional(given, "baton/riders/orders/3");
        assertThat(used)
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true)
                .containsEntry("transactional.id", "baton/riders/orders/3")
                .containsEntry("linger.ms", "7");
        assertThat(OutputProperties.unused(given, used))
                .containsExactly(
                        "acks=1 is not used: outputs are written with all. Leave it out.",
                        "enable.idempotence=false is not used: outputs are written with true. Leave it out.",
                        "transactional.id=mine is not used: outputs are written with baton/riders/orders/3. Leave it out.");
    }

    @Test
    void anIdIsNotUsedAtLeastOnceEither() {
        Map<String, Object> given = given(Map.of("transactional.id", "mine", "delivery.timeout.ms", "60000"));
        assertThat(OutputProperties.unused(given, OutputProperties.each(given, Map.of())))
                .isEqualTo(List.of("transactional.id=mine is not used: outputs are written with none. Leave it out."));
    }

    @Test
    void whatSaysTheSameInOtherWordsIsUsed() {
        Map<String, Object> given = given(Map.of("acks", "-1", "enable.idempotence", "true"));
        assertThat(OutputProperties.unused(given, OutputProperties.each(given, Map.of())))
                .isEmpty();
    }

    @Test
    void theLargestRequestIsTheUsersWhereHeSaysOne() {
        assertThat(OutputProperties.each(given(Map.of()), Map.of()))
                .containsEntry("max.request.size", 32 << 20)
                .containsEntry("buffer.memory", 32L << 20);
        assertThat(OutputProperties.transactional(
                        given(Map.of("max.request.size", "5000", "buffer.memory", "70000000")), "id"))
                .containsEntry("max.request.size", "5000")
                .containsEntry("buffer.memory", "70000000");
    }
}
