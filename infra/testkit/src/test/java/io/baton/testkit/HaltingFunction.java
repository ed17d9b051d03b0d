package io.baton.testkit;

import io.baton.DeadLetterTarget;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Two kinds of records end the process that handles them: as a crash in native code does, and by {@code System.exit}. */
public final class HaltingFunction extends PartitionConsumerFunction<String, String> {

    static final String LETTERS = "halting-letters";
    static final String HALTS = "halts";
    static final String EXITS = "exits";

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .concurrency(4, Ordering.KEY)
                .onFailure(FailurePolicy.deadLetter(DeadLetterTarget.kafka(LETTERS)))
                .handle((key, value, context) -> {
                    switch (value) {
                        case HALTS -> Runtime.getRuntime().halt(139);
                        case EXITS -> System.exit(140);
                        default -> {}
                    }
                });
    }
}
