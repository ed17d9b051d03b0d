package io.baton.demo;

import io.baton.FailurePolicy;
import io.baton.Pipeline;
import io.baton.lambda.PartitionConsumerFunction;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Takes in ride telemetry: racers on exercise bikes, keyed by race. */
public final class RideFunction extends PartitionConsumerFunction<String, String> {

    private final Standings standings = new Standings();
    private final HandledLog handled = HandledLog.fromEnvironment();

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((race, ride, context) -> {
                    standings.update(race, ride);
                    handled.write(race, context);
                });
    }
}
