package io.baton.infra.bench.contestant;

import io.baton.Aggregator;
import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.Windows;
import io.baton.infra.bench.measure.Bid;
import io.baton.infra.bench.measure.ClosedWindows;
import io.baton.infra.bench.measure.Events;
import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.WindowKind;
import io.baton.infra.bench.measure.Work;
import io.baton.infra.local.LambdaContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;

/** The real function with windows, and a snapshot each 10 s. */
final class WindowsBaton implements ClosesWindows {

    private final ClosedWindows closed = new ClosedWindows();

    @Override
    public ClosedWindows closed() {
        return closed;
    }

    @Override
    public void read(Job job, Work work) {
        InvocationReport report = new Function(job.windowKind(), work, closed)
                .handleRequest(Map.of("time", Instant.now().toString()), LambdaContext.within(Duration.ofMinutes(15)));
        throw new IllegalStateException("The invocation ended: " + report);
    }

    private static final class Function extends PartitionConsumerFunction<byte[], byte[]> {

        private final WindowKind kind;
        private final Work work;
        private final ClosedWindows closed;

        Function(WindowKind kind, Work work, ClosedWindows closed) {
            this.kind = kind;
            this.work = work;
            this.closed = closed;
        }

        @Override
        protected Pipeline<byte[], byte[]> pipeline() {
            return Pipeline.<byte[], byte[]>reading(new ByteArrayDeserializer(), new ByteArrayDeserializer())
                    .onFailure(FailurePolicy.stop())
                    .windowed("bids", windows().outOfOrder(Duration.ofMillis(Events.OUT_OF_ORDER_MILLIS)))
                    .at((key, value, context) -> {
                        work.handle(key, value, context.offset());
                        return context.timestamp();
                    })
                    .aggregate(new Bids(kind), Serdes.Long())
                    .handle((key, window, aggregate, context) -> closed.add(
                            Bid.key(key),
                            window.start().toEpochMilli(),
                            window.end().toEpochMilli(),
                            aggregate));
        }

        private Windows windows() {
            Duration size = Duration.ofMillis(kind.sizeMillis());
            return switch (kind) {
                case TUMBLING -> Windows.tumbling(size);
                case HOPPING -> Windows.hopping(size, Duration.ofMillis(kind.advanceMillis()));
                case SESSION -> Windows.session(size);
            };
        }
    }

    private record Bids(WindowKind kind) implements Aggregator<byte[], byte[], Long> {

        @Override
        public Long create() {
            return 0L;
        }

        @Override
        public Long add(byte[] key, byte[] value, Long aggregate) {
            return kind.with(aggregate, Bid.price(value));
        }

        @Override
        public Long merge(byte[] key, Long first, Long second) {
            return kind.merged(first, second);
        }
    }
}
