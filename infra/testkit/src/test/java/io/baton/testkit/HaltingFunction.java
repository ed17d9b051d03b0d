package io.baton.testkit;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import io.baton.lambda.PartitionConsumerFunction;
import org.apache.kafka.common.serialization.StringDeserializer;

/** One kind of record ends the process that handles it, as a crash in native code does. */
public final class HaltingFunction extends PartitionConsumerFunction<String, String> {

    static final String LETTERS = "halting-letters";
    static final String DEADLY = "deadly";

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(4, Ordering.KEY)
                .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(LETTERS)))
                .handle((key, value, context) -> {
                    if (value.equals(DEADLY)) {
                        Runtime.getRuntime().halt(139);
                    }
                });
    }
}
