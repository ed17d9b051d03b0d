package io.baton.demo;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.lambda.PartitionConsumerFunction;
import java.time.Instant;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Takes in ride telemetry: racers on exercise bikes, keyed by race. */
public final class RideFunction extends PartitionConsumerFunction<String, String> {

    private final Standings standings = new Standings();
    private final HandledLog handled = HandledLog.fromEnvironment();
    private final Vitals vitals = Vitals.from(System.getenv());
    private final Workload workload = Workload.from(System.getenv());

    @Override
    protected Pipeline<String, String> pipeline() {
        vitals.note();
        return reading().onFailure(FailurePolicy.stop()).handle((race, ride, context) -> {
            Instant begun = handled.begin();
            workload.work();
            standings.update(race, ride);
            handled.write(race, context, begun);
        });
    }

    private Pipeline.Reading<String, String> reading() {
        Pipeline.Reading<String, String> reading = Pipeline.reading(new StringDeserializer(), new StringDeserializer());
        return workload.concurrency() == 1 ? reading : reading.concurrency(workload.concurrency(), Ordering.KEY);
    }
}
