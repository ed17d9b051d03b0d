package io.baton.infra.simulation.world;

import io.baton.BatchLimits;
import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.Retries;
import io.baton.Windows;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;

/** What a user of the planned kind would write. */
final class Pipelines {

    private static final DeadLetterTarget ELSEWHERE = DeadLetterTarget.kafka("rides-dead");

    private Pipelines() {}

    static Pipeline<String, String> of(Plan plan, Log log, Work work) {
        Pipeline.Reading<String, String> reading = Pipeline.<String, String>reading(
                        new StringDeserializer(), reading(work))
                .filter((key, context) -> log.at(context.offset()).fate() != Fate.UNWANTED)
                .retry(Retries.upTo(2)
                        .backOff(Duration.ofMillis(50), Duration.ofMillis(800))
                        .within(Duration.ofSeconds(3)));
        Writing writing = plan.writing();
        if (writing != null) {
            var outputs = plan.remembering() == null
                    ? reading.writing(OutputSite.OUTPUT)
                    : reading.writing(OutputSite.OUTPUT, OutputSite.BY_TIME);
            reading = writing.exactlyOnce() ? outputs.exactlyOnce() : outputs.atLeastOnce();
        }
        Duration timeout = plan.handlerTimeout();
        if (timeout != null) {
            reading = reading.handlerTimeout(timeout);
        }
        FailurePolicy policy = policy(plan);
        Remembering remembering = plan.remembering();
        if (remembering != null && remembering.windows() != null) {
            return windowed(reading.onFailure(policy), remembering.windows(), work);
        }
        if (remembering != null) {
            reading = reading.keeping(Remembered.HANDLED, Remembered.FIRED);
            reading = remembering.timer() == null
                    ? reading
                    : reading.onTimer(remembering.timer(), work.remembered()::fired);
        }
        return switch (plan.mode()) {
            case SERIAL -> reading.onFailure(policy).handle(work::one);
            case KEY ->
                reading.concurrency(plan.concurrency(), Ordering.KEY)
                        .onFailure(policy)
                        .handle(work::one);
            case UNORDERED ->
                reading.concurrency(plan.concurrency(), Ordering.UNORDERED)
                        .onFailure(policy)
                        .handle(work::one);
            case BATCHES -> reading.onFailure(policy).handleBatch(limits(plan), work::many);
        };
    }

    /** The record's fate comes before it is taken to its windows. */
    private static Pipeline<String, String> windowed(
            Pipeline.Guarded<String, String> guarded, Windows windows, Work work) {
        Pipeline<String, String> whole = guarded.windowed(Remembering.WINDOWS, windows)
                .aggregate(new Remembered.Sequences(), Serdes.String())
                .handle(work.remembered()::closed);
        return guarded.windowed(
                (Pipeline.Windowed<String, String, ?>) whole.handling(),
                inner -> (key, value, context) -> work.one(key, value, context, inner));
    }

    private static BatchLimits limits(Plan plan) {
        BatchLimits limits = BatchLimits.of(plan.batch(), 1 << 20, Duration.ofMillis(300));
        return plan.bisecting() ? limits.bisect() : limits;
    }

    private static FailurePolicy policy(Plan plan) {
        return switch (plan.policy()) {
            case STOP -> FailurePolicy.stop();
            case SKIP -> FailurePolicy.skip();
            case DEAD_LETTER -> FailurePolicy.deadLetter(ELSEWHERE);
            case RETRY_LATER ->
                FailurePolicy.retryLater(
                        plan.readsRetries() ? Log.TOPIC : "rides-retry",
                        List.of(Plan.RETRY_DELAY),
                        FailurePolicy.deadLetter(ELSEWHERE));
        };
    }

    private static Deserializer<String> reading(Work work) {
        return new Deserializer<>() {
            @Override
            public String deserialize(String topic, byte[] bytes) {
                throw new IllegalStateException("the headers are needed");
            }

            @Override
            public String deserialize(String topic, Headers headers, byte[] bytes) {
                return work.checks().read(headers, bytes);
            }
        };
    }
}
