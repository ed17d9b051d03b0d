package io.baton.testkit;

import io.baton.Aggregator;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.Windows;
import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Counts the records of each key in each second, and writes a count once its window has closed: by newer records, or as nothing comes. */
public final class WindowingFunction extends PartitionConsumerFunction<String, String> {

    static final Output<String, String> SECONDS = Output.to("seconds", new StringSerializer(), new StringSerializer());

    private static final class Count implements Aggregator<String, String, Long> {

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(String key, String value, Long count) {
            return count + 1;
        }
    }

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .writing(SECONDS)
                .exactlyOnce()
                .onFailure(FailurePolicy.stop())
                .windowed(
                        "seconds",
                        Windows.tumbling(Duration.ofSeconds(1))
                                .outOfOrder(Duration.ofSeconds(1))
                                .closeWhenIdle(Duration.ofMillis(300)))
                .aggregate(new Count(), Serdes.Long())
                .handle((key, window, count, context) ->
                        context.send(SECONDS, key, window.start().toEpochMilli() + "=" + count));
    }
}
