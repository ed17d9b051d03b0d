package io.baton.infra.bench.contestant;

import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.State;
import io.baton.Store;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Remembered;
import io.baton.infra.bench.measure.Stamp;
import io.baton.infra.bench.measure.Work;
import io.baton.infra.local.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;

/** The real function, which remembers the last value of each key, and a snapshot each 10 s. A live one writes outputs at least once. */
final class KeepingBaton implements Contestant {

    private static final Store<byte[], byte[]> LAST = Store.of("last", Serdes.ByteArray(), Serdes.ByteArray());

    @Override
    public void read(Job job, Work work) throws Exception {
        InvocationReport report = new Function(job, work)
                .handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.within(Duration.ofMinutes(15)));
        if (!job.live()) {
            throw new IllegalStateException("The invocation ended: " + report);
        }
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
            Pipeline.Reading<byte[], byte[]> keeping = Pipeline.<byte[], byte[]>reading(
                            new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .keeping(LAST);
            if (!job.live()) {
                return keeping.onFailure(FailurePolicy.stop()).handle((key, value, context) -> {
                    work.handle(key, value, context.offset());
                    State<byte[]> last = context.state(LAST);
                    last.put(Remembered.next(last.get(), value));
                });
            }
            Output<byte[], byte[]> output =
                    Output.to(job.outputTopic(), new ByteArraySerializer(), new ByteArraySerializer());
            return keeping.writing(output)
                    .atLeastOnce()
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> {
                        work.handle(key, value, context.offset());
                        State<byte[]> last = context.state(LAST);
                        byte[] next = Remembered.next(last.get(), value);
                        last.put(next);
                        context.send(output, key, Stamp.written(next, job));
                    });
        }
    }
}
