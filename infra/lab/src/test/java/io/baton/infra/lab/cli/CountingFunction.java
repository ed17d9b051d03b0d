package io.baton.infra.lab.cli;

import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Counts records by key, and writes each offset and count to the file that COUNTED names. */
public final class CountingFunction extends PartitionConsumerFunction<String, String> {

    static final Store<String, Long> COUNTS = Store.of("counts", Serdes.String(), Serdes.Long());

    @Override
    protected Pipeline<String, String> pipeline() {
        Path counted = Path.of(System.getenv("COUNTED"));
        return Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .keeping(COUNTS)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> {
                    State<Long> count = context.state(COUNTS);
                    Long before = count.get();
                    long now = before == null ? 1 : before + 1;
                    count.put(now);
                    Files.writeString(
                            counted,
                            "%s %s\n".formatted(context.offset(), now),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.APPEND);
                });
    }
}
