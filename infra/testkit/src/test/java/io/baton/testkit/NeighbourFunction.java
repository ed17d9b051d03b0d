package io.baton.testkit;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A kind of record ends the process after a moment; another takes longer than that, and is harmless. */
public final class NeighbourFunction extends PartitionConsumerFunction<String, String> {

    static final String LETTERS = "neighbour-letters";
    static final String HALTS = "halts";
    static final String SLOW = "slow";

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(LETTERS)))
                .handle((key, value, context) -> {
                    switch (value) {
                        case HALTS -> {
                            Thread.sleep(1_000);
                            Runtime.getRuntime().halt(139);
                        }
                        case SLOW -> Thread.sleep(3_000);
                        default -> {}
                    }
                });
    }
}
