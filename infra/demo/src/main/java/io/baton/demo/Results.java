package io.baton.demo;

import io.baton.Delivery;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordContext;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.WrittenOutput;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Where each ride's result is written, keyed by race: how hard the effort was, and which attempt at which record says so.
 *
 * @param topic {@value #TOPIC}
 * @param delivery {@value #DELIVERY}: {@code at-least-once}, or {@code exactly-once}, which it is unless said
 */
record Results(Output<String, String> topic, Delivery delivery) {

    static final String TOPIC = "RIDE_RESULTS";
    static final String DELIVERY = "RIDE_RESULTS_DELIVERY";

    private static final int EASY_WATTS = 150;
    private static final int HARD_WATTS = 250;

    /** Null where the environment names no topic. */
    static @Nullable Results from(Map<String, String> environment) {
        String topic = environment.get(TOPIC);
        return topic == null
                ? null
                : new Results(
                        Output.to(topic, new StringSerializer(), new StringSerializer()),
                        delivery(environment, DELIVERY));
    }

    /** As this variable says; exactly once unless it says something. */
    static Delivery delivery(Map<String, String> environment, String name) {
        String given = environment.getOrDefault(name, word(Delivery.EXACTLY_ONCE));
        return Arrays.stream(Delivery.values())
                .filter(delivery -> word(delivery).equals(given))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "%s must be at-least-once or exactly-once, not %s".formatted(name, given)));
    }

    private static String word(Delivery delivery) {
        return delivery.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Pipeline.Reading<String, String> writtenBy(Pipeline.Reading<String, String> reading) {
        return writing(reading, topic, delivery);
    }

    static Pipeline.Reading<String, String> writing(
            Pipeline.Reading<String, String> reading, Output<?, ?> topic, Delivery delivery) {
        Pipeline.Writing<String, String> writing = reading.writing(topic);
        return switch (delivery) {
            case AT_LEAST_ONCE -> writing.atLeastOnce();
            case EXACTLY_ONCE -> writing.exactlyOnce();
        };
    }

    void send(@Nullable String race, int watts, HandledRecord attempt, RecordContext context) {
        context.send(topic, race, WrittenOutput.value(attempt, effort(watts)));
    }

    static String effort(int watts) {
        return watts < EASY_WATTS ? "easy" : watts < HARD_WATTS ? "hard" : "very hard";
    }
}
