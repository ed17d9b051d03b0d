package com.acme;

import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The guide's function. */
public final class OrdersFunction extends PartitionConsumerFunction<String, String> {
    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) ->
                        System.out.println(context.partition() + "@" + context.offset() + " " + key + " " + value));
    }
}
