package io.baton.demo;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import java.time.Instant;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in ride telemetry: racers on exercise bikes, keyed by race. Where {@value #DEAD_LETTERS} names a topic, what is no ride
 * goes there; else it is passed by. Where {@value Results#TOPIC} names a topic, each ride's result goes there. Where {@value
 * RaceWindows#TOPIC} names one, the standings of windows go there instead.
 */
public final class RideFunction extends PartitionConsumerFunction<String, String> {

    static final String DEAD_LETTERS = "RIDE_DEAD_LETTERS";

    private final @Nullable String deadLetters = System.getenv(DEAD_LETTERS);
    private final Standings standings = new Standings();
    private final HandledLog handled = HandledLog.fromEnvironment();
    private final ResourceLog resources = ResourceLog.from(System.getenv());
    private final @Nullable Results results = Results.from(System.getenv());
    private final @Nullable RaceWindows windows = RaceWindows.from(System.getenv());
    private final Workload workload = Workload.from(System.getenv());

    @Override
    protected Pipeline<String, String> pipeline() {
        resources.write();
        if (windows != null) {
            return windows.of(reading(), policy(), this::written);
        }
        return reading().onFailure(policy()).handle((race, ride, context) -> {
            Instant begun = handled.begin();
            if (deadLetters != null) {
                Standings.requireRide(ride);
            }
            workload.work();
            standings.update(race, ride);
            if (results != null) {
                results.send(race, Standings.watts(ride), handled.record(race, context, begun), context);
            }
            handled.write(race, context, begun);
        });
    }

    private RecordHandler<String, String> written(RecordHandler<String, String> inner) {
        return (race, ride, context) -> {
            Instant begun = handled.begin();
            if (deadLetters != null) {
                Standings.requireRide(ride);
            }
            workload.work();
            inner.handle(race, ride, context);
            handled.write(race, context, begun);
        };
    }

    private FailurePolicy policy() {
        return deadLetters == null
                ? FailurePolicy.stop()
                : FailurePolicy.deadLetter(DeadLetterTarget.kafka(deadLetters));
    }

    private Pipeline.Reading<String, String> reading() {
        Pipeline.Reading<String, String> reading = Pipeline.reading(new StringDeserializer(), new StringDeserializer());
        if (workload.concurrency() > 1) {
            reading = reading.concurrency(workload.concurrency(), Ordering.KEY);
        }
        return results == null ? reading : results.writtenBy(reading);
    }
}
