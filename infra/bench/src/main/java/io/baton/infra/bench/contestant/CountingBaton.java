package io.baton.infra.bench.contestant;

import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import io.baton.infra.local.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;

/** The real function with a count for each key, and a snapshot each 10 s. */
final class CountingBaton implements Contestant {

    private static final Store<byte[], Long> COUNTS = Store.of("counts", Serdes.ByteArray(), Serdes.Long());

    @Override
    public void read(Job job, Work work) {
        InvocationReport report = new Function(work)
                .handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.within(Duration.ofMinutes(15)));
        throw new IllegalStateException("The invocation ended: " + report);
    }

    private static final class Function extends PartitionConsumerFunction<byte[], byte[]> {

        private final Work work;

        Function(Work work) {
            this.work = work;
        }

        @Override
        protected Pipeline<byte[], byte[]> pipeline() {
            return Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .keeping(COUNTS)
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {
                        work.handle(key, value, context.offset());
                        State<Long> count = context.state(COUNTS);
                        Long before = count.get();
                        count.put(before == null ? 1 : before + 1);
                    });
        }
    }
}
