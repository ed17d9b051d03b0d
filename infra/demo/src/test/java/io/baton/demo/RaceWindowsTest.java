package io.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.Windows;
import io.baton.infra.ledger.WindowContents;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class RaceWindowsTest {

    private static final String RIDE =
            "{\"race\":\"race-001\",\"racer\":\"race-001-rider-%s\",\"power\":%s,\"timestamp\":1700000000123,\"sequence\":%s}";

    @Test
    void withoutATopicThereAreNoWindows() {
        assertThat(RaceWindows.from(Map.of(RaceWindows.SIZE, "2000"))).isNull();
    }

    @Test
    void theEnvironmentSaysWhatTheWindowsAre() {
        RaceWindows windows = Objects.requireNonNull(RaceWindows.from(Map.of(
                RaceWindows.TOPIC, "standings",
                RaceWindows.DELIVERY, "at-least-once",
                RaceWindows.SIZE, "2000",
                RaceWindows.OUT_OF_ORDER, "300",
                RaceWindows.IDLE, "400")));
        Pipeline<String, String> pipeline = windows.of(
                Pipeline.reading(new StringDeserializer(), new StringDeserializer()),
                FailurePolicy.stop(),
                inner -> inner);

        assertThat(Objects.requireNonNull(pipeline.outputs()).delivery()).isEqualTo(Delivery.AT_LEAST_ONCE);
        assertThat(pipeline.handling()).isInstanceOfSatisfying(Pipeline.Windowed.class, windowed -> {
            Windows made = windowed.windows();
            assertThat(made.size()).isEqualTo(Duration.ofSeconds(2));
            assertThat(made.outOfOrder()).isEqualTo(Duration.ofMillis(300));
            assertThat(made.idle()).isEqualTo(Duration.ofMillis(400));
        });
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> RaceWindows.from(Map.of(RaceWindows.TOPIC, "standings", RaceWindows.DELIVERY, "thrice")))
                .withMessageContaining("RIDE_STANDINGS_DELIVERY must be at-least-once or exactly-once, not thrice");
    }

    @Test
    void aStandingIsMadeOfRidesAndKeptAsBytes() {
        Standing standing = Standing.NONE
                .with(RIDE.formatted(3, 200, 0))
                .with(RIDE.formatted(7, 310, 1))
                .with(RIDE.formatted(9, 310, 2));

        assertThat(standing.leader()).isEqualTo("race-001-rider-7");
        assertThat(standing.contents())
                .isEqualTo(WindowContents.NONE.with(0, 200).with(1, 310).with(2, 310));
        try (Serde<Standing> serde = Standing.serde()) {
            byte[] bytes = serde.serializer().serialize("rides", standing);
            assertThat(serde.deserializer().deserialize("rides", bytes)).isEqualTo(standing);
        }
    }

    @Test
    void whatIsNoRideCountsForNothing() {
        assertThat(Standings.eventMillis("no ride")).isZero();
        assertThat(Standings.sequence("no ride")).isZero();
        assertThat(Standings.racer("no ride")).isEmpty();
        assertThat(Standings.eventMillis(RIDE.formatted(1, 2, 3))).isEqualTo(1_700_000_000_123L);
    }
}
