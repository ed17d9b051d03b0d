package io.baton.testkit;

import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Takes whatever there is, and a millisecond for it. */
public final class BytesFunction extends PartitionConsumerFunction<byte @Nullable [], byte @Nullable []> {

    @Override
    protected Pipeline<byte @Nullable [], byte @Nullable []> pipeline() {
        return Pipeline.<byte @Nullable [], byte @Nullable []>reading(
                        new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> Thread.sleep(1));
    }
}
