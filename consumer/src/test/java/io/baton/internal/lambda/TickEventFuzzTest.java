package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.EventException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the function is sent, it is read or refused by name. */
class TickEventFuzzTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:34:56Z");
    private static final int SEEDS = 20_000;
    private static final int DEEP = 100_000;

    private static final List<String> TEXTS = List.of(
            "2026-11-21T12:14:00Z",
            "+1000000000-12-31T23:59:59Z",
            "-1000000000-01-01T00:00:00Z",
            "noon",
            "",
            "\u0000",
            "watchdog",
            "schedule",
            "manual",
            "\ufffd\ufffd",
            "x".repeat(250_000),
            "<aws.scheduler.scheduled-time>");

    @Test
    void nothingButItsOwnExceptionComesOfAnyEvent() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var event = new HashMap<String, Object>();
            for (String field : List.of("time", "baton", "detail", "Records", "")) {
                if (random.nextInt(3) == 0) {
                    event.put(field, any(random, 4));
                }
            }
            try {
                assertThat(TickEvent.read(event, NOW)).as("seed %d", seed).isNotNull();
            } catch (EventException e) {
                assertThat(e.getMessage())
                        .as("seed %d", seed)
                        .contains("The event")
                        .hasSizeLessThan(400);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"time", "baton"})
    void whatIsNestedTooDeepToBePrintedIsStillRefusedByName(String field) {
        Object deep = "deep";
        for (int i = 0; i < DEEP; i++) {
            deep = i % 2 == 0 ? List.of(deep) : new HashMap<>(Map.of("a", deep));
        }
        Map<String, Object> event = Map.of(field, deep);
        assertThatThrownBy(() -> TickEvent.read(event, NOW))
                .isInstanceOf(EventException.class)
                .hasMessageContaining("'" + field + "'")
                .hasMessageContaining("an object");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z"})
    void aTimeBeyondAllClocksIsRefusedByName(String time) {
        assertThatThrownBy(() -> TickEvent.read(Map.of("time", time), NOW))
                .isInstanceOf(EventException.class)
                .hasMessageContaining("'time'");
    }

    private static @Nullable Object any(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 6)) {
            case 0 -> null;
            case 1 -> TEXTS.get(random.nextInt(TEXTS.size()));
            case 2 -> random.nextBoolean() ? random.nextLong() : random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4 -> {
                var list = new ArrayList<@Nullable Object>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(any(random, depth - 1));
                }
                yield list;
            }
            default -> {
                var map = new HashMap<String, @Nullable Object>();
                for (String field : List.of("trigger", "time", "x")) {
                    map.put(field, any(random, depth - 1));
                }
                yield map;
            }
        };
    }
}
