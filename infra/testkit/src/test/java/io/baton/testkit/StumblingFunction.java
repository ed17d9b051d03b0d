package io.baton.testkit;

import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Fails at bad records, as long as a file is there, and stops before them. */
public final class StumblingFunction extends PartitionConsumerFunction<String, String> {

    static final String OBSTACLE = "OBSTACLE";
    static final String BAD = "bad";

    private final Path obstacle = Path.of(Objects.requireNonNull(System.getenv(OBSTACLE)));

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    if (value.equals(BAD) && Files.exists(obstacle)) {
                        throw new IllegalStateException("stumbled");
                    }
                });
    }
}
