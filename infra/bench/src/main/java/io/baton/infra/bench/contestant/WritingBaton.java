package io.baton.infra.bench.contestant;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Stamp;
import io.baton.infra.bench.measure.Work;
import io.baton.infra.local.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The real function with an output. */
final class WritingBaton implements Contestant {

    private final Delivery delivery;

    private WritingBaton(Delivery delivery) {
        this.delivery = delivery;
    }

    static WritingBaton atLeastOnce() {
        return new WritingBaton(Delivery.AT_LEAST_ONCE);
    }

    static WritingBaton exactlyOnce() {
        return new WritingBaton(Delivery.EXACTLY_ONCE);
    }

    @Override
    public void read(Job job, Work work) throws Exception {
        Output<byte[], byte[]> output =
                Output.to(OutputTopic.created(job), new ByteArraySerializer(), new ByteArraySerializer());
        InvocationReport report = new Function(job, work, output, delivery)
                .handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.within(Duration.ofMinutes(15)));
        if (!job.live()) {
            throw new IllegalStateException("The invocation ended: " + report);
        }
    }

    private static final class Function extends PartitionConsumerFunction<byte[], byte[]> {

        private final Job job;
        private final Work work;
        private final Output<byte[], byte[]> output;
        private final Delivery delivery;

        Function(Job job, Work work, Output<byte[], byte[]> output, Delivery delivery) {
            this.job = job;
            this.work = work;
            this.output = output;
            this.delivery = delivery;
        }

        @Override
        protected Pipeline<byte[], byte[]> pipeline() {
            Pipeline.Reading<byte[], byte[]> reading =
                    Pipeline.reading(new ByteArrayDeserializer(), new ByteArrayDeserializer());
            Pipeline.Writing<byte[], byte[]> writing =
                    (job.byKey() ? reading.concurrency(job.concurrency(), Ordering.KEY) : reading).writing(output);
            return (delivery == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {
                        work.handle(key, value, context.offset());
                        context.send(output, key, Stamp.written(value, job));
                    });
        }
    }
}
