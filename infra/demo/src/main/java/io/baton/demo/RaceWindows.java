package io.baton.demo;

import io.baton.Aggregator;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Window;
import io.baton.WindowContext;
import io.baton.Windows;
import io.baton.infra.ledger.WindowOutput;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Each race's standing in each window of event time, written when the window closes. A ride's event time is its own.
 *
 * @param topic {@value #TOPIC}
 * @param delivery {@value #DELIVERY}: {@code at-least-once}, or {@code exactly-once}, which it is unless said
 * @param windows of {@value #SIZE} each, one after the other, {@value #OUT_OF_ORDER}, closed by the clock after {@value #IDLE}
 */
record RaceWindows(Output<String, String> topic, Delivery delivery, Windows windows) {

    static final String TOPIC = "RIDE_STANDINGS";
    static final String DELIVERY = "RIDE_STANDINGS_DELIVERY";
    static final String SIZE = "RIDE_WINDOW_MILLIS";
    static final String OUT_OF_ORDER = "RIDE_WINDOW_OUT_OF_ORDER_MILLIS";
    static final String IDLE = "RIDE_WINDOW_IDLE_MILLIS";

    private static final String NAME = "standings";

    /** Null where the environment names no topic. */
    static @Nullable RaceWindows from(Map<String, String> environment) {
        String topic = environment.get(TOPIC);
        if (topic == null) {
            return null;
        }
        return new RaceWindows(
                Output.to(topic, new StringSerializer(), new StringSerializer()),
                Results.delivery(environment, DELIVERY),
                Windows.tumbling(Duration.ofMillis(Workload.number(environment, SIZE, "60000")))
                        .outOfOrder(Duration.ofMillis(Workload.number(environment, OUT_OF_ORDER, "5000")))
                        .closeWhenIdle(Duration.ofMillis(Workload.number(environment, IDLE, "1000"))));
    }

    /** @param around wraps what is done with each ride */
    Pipeline<String, String> of(
            Pipeline.Reading<String, String> reading,
            FailurePolicy policy,
            UnaryOperator<RecordHandler<String, String>> around) {
        Pipeline.Guarded<String, String> guarded =
                Results.writing(reading, topic, delivery).onFailure(policy);
        Pipeline<String, String> windowed = guarded.windowed(NAME, windows)
                .at((race, ride, context) -> Instant.ofEpochMilli(Standings.eventMillis(ride)))
                .aggregate(new Rides(), Standing.serde())
                .handle(this::write);
        return windowed.handling() instanceof Pipeline.Windowed<String, String, ?> found
                ? guarded.windowed(found, around)
                : windowed;
    }

    private void write(String race, Window window, Standing standing, WindowContext context) {
        context.send(
                topic,
                race,
                WindowOutput.value(
                        context.generation(), window.start().toEpochMilli(), standing.contents(), standing.leader()));
    }

    private static final class Rides implements Aggregator<String, String, Standing> {
        @Override
        public Standing create() {
            return Standing.NONE;
        }

        @Override
        public Standing add(String race, String ride, Standing standing) {
            return standing.with(ride);
        }
    }
}
