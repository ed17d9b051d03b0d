package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.BatchLimits;
import io.baton.BatchResult;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Pipeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // a record and its context are of no interest here
class OneAtATimeTest {

    private static final int PARTITIONS = 4;
    private static final int CALLS = 20_000;

    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    /** Not safe for several threads. */
    private int handled;

    @Test
    void handlersOfDifferentPartitionsTakeTurns() {
        var pipelines =
                new OneAtATime(() -> reading().onFailure(FailurePolicy.stop()).handle((k, v, c) -> enter()));
        callAtOnce(() -> {
            var one = (Pipeline.Handling.OneByOne<?, ?>) pipelines.get().handling();
            return () -> one.handler().handle(null, null, null);
        });
    }

    @Test
    void batchHandlersToo() {
        var pipelines = new OneAtATime(() -> reading()
                .onFailure(FailurePolicy.skip())
                .handleBatch(BatchLimits.of(10, 1_000, Duration.ZERO), records -> {
                    enter();
                    return BatchResult.allDone();
                }));
        callAtOnce(() -> {
            var batches = (Pipeline.Handling.InBatches<?, ?>) pipelines.get().handling();
            return () -> batches.handler().handle(List.of());
        });
    }

    @Test
    void concurrencyContradictsIt() {
        var pipelines = new OneAtATime(() -> reading()
                .concurrency(2, Ordering.KEY)
                .onFailure(FailurePolicy.stop())
                .handle((k, v, c) -> {}));
        assertThatThrownBy(pipelines::get).hasMessageContaining("oneAtATime()").hasMessageContaining("concurrency");
    }

    @Test
    void theRestOfThePipelineStaysAsItIs() {
        Pipeline<String, String> given = reading()
                .filter((key, context) -> false)
                .onFailure(FailurePolicy.skip())
                .handle((k, v, c) -> {});
        Pipeline<?, ?> turns = new OneAtATime(() -> given).get();
        assertThat(turns.filter()).isSameAs(given.filter());
        assertThat(turns.failurePolicy()).isSameAs(given.failurePolicy());
        assertThat(turns.keyDeserializer()).isSameAs(given.keyDeserializer());
    }

    private interface Call {
        void make() throws Exception;
    }

    private void callAtOnce(Supplier<Call> ofAPartition) {
        var partitions = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < PARTITIONS; i++) {
            Call call = ofAPartition.get();
            partitions.add(CompletableFuture.runAsync(() -> {
                for (int n = 0; n < CALLS; n++) {
                    try {
                        call.make();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }
            }));
        }
        partitions.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
        assertThat(handled).isEqualTo(PARTITIONS * CALLS);
    }

    private void enter() {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        handled++;
        inside.decrementAndGet();
    }

    private static Pipeline.Reading<String, String> reading() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer());
    }
}
