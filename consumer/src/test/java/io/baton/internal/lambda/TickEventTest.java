package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.EventException;
import io.baton.internal.lease.Intent;
import io.baton.internal.lease.Tick;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TickEventTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");
    private static final Tick TICK = Tick.at(Instant.parse("2026-11-21T12:14:00Z"));

    @Test
    void aRuleOfEventBridgeCarriesItsTickInTime() {
        Map<String, Object> event = Map.of(
                "version", "0",
                "id", "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
                "detail-type", "Scheduled Event",
                "source", "aws.events",
                "time", "2026-11-21T12:14:00Z",
                "resources", List.of("arn:aws:events:us-east-1:123456789012:rule/orders-0"),
                "detail", Map.of());
        assertThat(TickEvent.read(event, NOW)).isEqualTo(new Intent.Scheduled(TICK));
    }

    @Test
    void theSchedulerSendsTheSameEnvelope() {
        assertThat(TickEvent.read(Map.of("source", "aws.scheduler", "time", "2026-11-21T12:14:00Z"), NOW))
                .isEqualTo(new Intent.Scheduled(TICK));
    }

    @Test
    void theWatchdogIsFlagged() {
        assertThat(TickEvent.read(Map.of("time", "2026-11-21T12:14:00Z", "baton", Map.of("trigger", "watchdog")), NOW))
                .isEqualTo(new Intent.Watchdog(TICK));
    }

    @Test
    void byHandCountsAsNewest() {
        var manual = new Intent.Manual(Tick.at(NOW));
        assertThat(TickEvent.read(null, NOW)).isEqualTo(manual);
        assertThat(TickEvent.read(Map.of(), NOW)).isEqualTo(manual);
        assertThat(TickEvent.read(Map.of("key1", "value1"), NOW)).isEqualTo(manual);
        assertThat(TickEvent.read(Map.of("time", "2020-01-01T00:00:00Z", "baton", Map.of("trigger", "manual")), NOW))
                .isEqualTo(manual);
    }

    @Test
    void whatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> TickEvent.read(Map.of("time", "noon"), NOW))
                .isInstanceOf(EventException.class)
                .hasMessageContaining("'time'")
                .hasMessageContaining("noon");
        assertThatThrownBy(() -> TickEvent.read(Map.of("time", 12), NOW)).hasMessageContaining("'time'");
        assertThatThrownBy(() -> TickEvent.read(Map.of("baton", "watchdog"), NOW))
                .hasMessageContaining("'baton'");
        assertThatThrownBy(() -> TickEvent.read(Map.of("baton", Map.of("trigger", "cron")), NOW))
                .hasMessageContaining("'baton.trigger' is 'cron'");
        assertThatThrownBy(() -> TickEvent.read(Map.of("Records", List.of()), NOW))
                .hasMessageContaining("'Records'");
    }
}
