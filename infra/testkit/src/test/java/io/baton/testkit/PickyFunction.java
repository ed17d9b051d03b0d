package io.baton.testkit;

import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Drops unwanted records, and skips bad ones. */
public final class PickyFunction extends PartitionConsumerFunction<String, String> {

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .filter((key, context) -> !key.equals("unwanted"))
                .onFailure(FailurePolicy.skip())
                .handle((key, value, context) -> {
                    if (value.equals("bad")) {
                        throw new IllegalArgumentException(value);
                    }
                });
    }
}
