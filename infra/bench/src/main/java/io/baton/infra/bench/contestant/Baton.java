package io.baton.infra.bench.contestant;

import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.Pipeline;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import io.baton.lambda.PartitionConsumerFunction;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The real function, invoked as by its schedule; its settings are in the environment, as in Lambda. */
final class Baton implements Contestant {

    @Override
    public void read(Job job, Work work) {
        InvocationReport report =
                new Function(work).handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.fresh());
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
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> work.handle(key, value, context.offset()));
        }
    }
}
