package io.baton.testkit;

import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Takes longer for records of some keys than for others. */
public final class SeveralAtOnceFunction extends PartitionConsumerFunction<String, String> {

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(20, Ordering.KEY)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> Thread.sleep(key.equals("key-0") ? 20 : 2));
    }
}
