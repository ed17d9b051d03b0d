package io.baton.testkit;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.time.Duration;
import org.apache.kafka.common.serialization.StringDeserializer;

/** In batches, of which it names the bad records, and stops at them. */
public final class NamingBatchFunction extends PartitionConsumerFunction<String, String> {

    static final int BATCH = 10;

    @Override
    protected Pipeline<String, String> pipeline() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                .onFailure(FailurePolicy.stop())
                .handleBatch(
                        BatchLimits.of(BATCH, 1 << 20, Duration.ofMillis(200)),
                        records -> BatchResult.except(
                                records.stream()
                                        .filter(record -> "bad".equals(record.value()))
                                        .toList(),
                                new IllegalArgumentException("bad")));
    }
}
