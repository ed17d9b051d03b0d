package io.baton.infra.bench.contestant;

import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.Ordering;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import io.baton.infra.local.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The real function, invoked as by its schedule; its settings are in the environment, as in Lambda. */
final class Baton implements Contestant {

    @Override
    public void read(Job job, Work work) {
        InvocationReport report = new Function(job, work)
                .handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.within(Duration.ofMinutes(15)));
        throw new IllegalStateException("The invocation ended: " + report);
    }

    private static final class Function extends PartitionConsumerFunction<byte[], byte[]> {

        private final Job job;
        private final Work work;

        Function(Job job, Work work) {
            this.job = job;
            this.work = work;
        }

        @Override
        protected Pipeline<byte[], byte[]> pipeline() {
            Pipeline.Reading<byte[], byte[]> reading =
                    Pipeline.reading(new ByteArrayDeserializer(), new ByteArrayDeserializer());
            return (job.byKey() ? reading.concurrency(job.concurrency(), Ordering.KEY) : reading)
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> work.handle(key, value, context.offset()));
        }
    }
}
