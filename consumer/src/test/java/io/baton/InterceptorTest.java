package io.baton;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.thrown.HostileThrowable;
import io.baton.spi.HandlerInterceptor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway") // a user may not have it
class InterceptorTest {

    private static final BatchLimits LIMITS = BatchLimits.of(10, 1_000, Duration.ZERO);

    private final List<String> seen = new ArrayList<>();

    /** Notes what it is told. */
    private final HandlerInterceptor noting = records -> {
        String offsets = records.stream().map(RecordContext::offset).toList().toString();
        seen.add("begin " + offsets);
        return new HandlerInterceptor.Attempt() {
            @Override
            public void returned(List<BatchResult.Failed> failed) {
                seen.add("returned " + offsets + " but for "
                        + failed.stream()
                                .map(it -> it.record().context().offset())
                                .toList());
            }

            @Override
            public void threw(Throwable thrown) {
                seen.add("threw " + offsets + " " + thrown.getMessage());
            }
        };
    };

    private record At(long offset) implements RecordContext {

        @Override
        public <V> State<V> state(Store<?, V> store) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K, V> State<V> state(Store<K, V> store, K key) {
            throw new UnsupportedOperationException();
        }

        @Override
        public KeyTimer timer(Timer timer) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public <K extends @Nullable Object, V extends @Nullable Object> void send(
                Output<K, V> output, @Nullable K key, @Nullable V value, Headers headers) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String topic() {
            return "orders";
        }

        @Override
        public int partition() {
            return 0;
        }

        @Override
        public RecordId recordId() {
            return new RecordId("id", 0, offset);
        }

        @Override
        public Instant timestamp() {
            return Instant.EPOCH;
        }

        @Override
        public Headers headers() {
            return new RecordHeaders();
        }

        @Override
        public long generation() {
            return 1;
        }

        @Override
        public int attempt() {
            return 1;
        }

        @Override
        public Duration remainingTime() {
            return Duration.ofMinutes(1);
        }

        @Override
        public String requestId() {
            return "request";
        }
    }

    @AfterEach
    void noInterruptIsLeft() {
        assertThat(Thread.interrupted()).isFalse();
    }

    private static Pipeline.Reading<String, String> reading() {
        return Pipeline.reading(new StringDeserializer(), new StringDeserializer());
    }

    private static RecordHandler<? super String, ? super String> one(
            HandlerInterceptor interceptor, RecordHandler<String, String> handler) {
        return handlerOf(reading()
                .interceptor(interceptor)
                .onFailure(FailurePolicy.stop())
                .handle(handler));
    }

    private static RecordHandler<? super String, ? super String> handlerOf(Pipeline<String, String> pipeline) {
        return ((Pipeline.Handling.OneByOne<String, String>) pipeline.handling()).handler();
    }

    private static BatchHandler<String, String> batch(
            HandlerInterceptor interceptor, BatchHandler<String, String> handler) {
        Pipeline<String, String> pipeline = reading()
                .interceptor(interceptor)
                .onFailure(FailurePolicy.stop())
                .handleBatch(LIMITS, handler);
        return ((Pipeline.Handling.InBatches<String, String>) pipeline.handling()).handler();
    }

    private static List<BatchRecord<String, String>> records(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> new BatchRecord<>("k", "v", (RecordContext) new At(offset)))
                .toList();
    }

    @Test
    void itIsToldOfARecordBeforeAndAfterItsHandler() throws Exception {
        one(noting, (key, value, context) -> seen.add("handle " + context.offset()))
                .handle("k", "v", new At(7));
        assertThat(seen).containsExactly("begin [7]", "handle 7", "returned [7] but for []");
    }

    @Test
    void itIsToldWhatTheHandlerThrowsWhichIsThrownOn() {
        var bad = new IllegalStateException("bad");
        assertThatThrownBy(() -> one(noting, (key, value, context) -> {
                            throw bad;
                        })
                        .handle("k", "v", new At(7)))
                .isSameAs(bad);
        assertThat(seen).containsExactly("begin [7]", "threw [7] bad");
    }

    @Test
    void itIsToldOfABatchAndOfItsRecordsThatFailed() throws Exception {
        var result = new ArrayList<BatchResult>();
        List<BatchRecord<String, String>> given = records(3, 6);
        BatchHandler<String, String> handler = records -> {
            result.add(BatchResult.except(List.of(records.get(1)), new IllegalStateException("bad")));
            return result.getFirst();
        };
        assertThat(batch(noting, handler).handle(given)).isSameAs(result.getFirst());
        assertThat(seen).containsExactly("begin [3, 4, 5]", "returned [3, 4, 5] but for [4]");
    }

    @Test
    void aBatchHandlerThatAnswersNullHasThrown() {
        assertThatThrownBy(() -> batch(noting, records -> null).handle(records(3, 4)))
                .isInstanceOf(NullPointerException.class);
        assertThat(seen).containsExactly("begin [3]", "threw [3] the batch handler returned null, not a BatchResult");
    }

    @Test
    void oneThatThrowsOrAnswersNullChangesNothingForTheRecord() throws Exception {
        for (HandlerInterceptor broken : broken()) {
            seen.clear();
            one(broken, (key, value, context) -> seen.add("handle")).handle("k", "v", new At(7));
            batch(broken, records -> {
                        seen.add("batch");
                        return BatchResult.allDone();
                    })
                    .handle(records(3, 5));
            assertThat(seen).containsExactly("handle", "batch");
        }
    }

    @Test
    void oneThatThrowsDoesNotHideWhatTheHandlerThrew() {
        var bad = new IllegalStateException("bad");
        for (HandlerInterceptor broken : broken()) {
            assertThatThrownBy(() -> one(broken, (key, value, context) -> {
                                throw bad;
                            })
                            .handle("k", "v", new At(7)))
                    .isSameAs(bad);
        }
    }

    private static List<HandlerInterceptor> broken() {
        var broken = new ArrayList<HandlerInterceptor>();
        broken.add(records -> null);
        broken.add(records -> {
            throw new StackOverflowError();
        });
        broken.add(records -> ending(() -> {
            throw new NoClassDefFoundError("tracer");
        }));
        for (HostileThrowable hostile : HostileThrowable.all()) {
            broken.add(records -> {
                throw hostile;
            });
            broken.add(records -> ending(() -> {
                throw hostile;
            }));
        }
        return broken;
    }

    private static HandlerInterceptor.Attempt ending(Runnable end) {
        return new HandlerInterceptor.Attempt() {
            @Override
            public void returned(List<BatchResult.Failed> failed) {
                end.run();
            }

            @Override
            public void threw(Throwable thrown) {
                end.run();
            }
        };
    }

    @Test
    void anotherPipelineThatBeginsFromItsStepsInterceptsOnce() throws Exception {
        Pipeline<String, String> given = reading()
                .interceptor(noting)
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> seen.add("handle"));
        RecordHandler<? super String, ? super String> handler = handlerOf(given);
        handlerOf(given.reading().onFailure(given.failurePolicy()).handle((key, value, context) -> {
                    seen.add("noted");
                    handler.handle(key, value, context);
                }))
                .handle("k", "v", new At(7));
        assertThat(seen).containsExactly("noted", "begin [7]", "handle", "returned [7] but for []");
    }

    @Test
    void withoutOneTheHandlerIsTheUsersOwnObject() {
        RecordHandler<String, String> handler = (key, value, context) -> {};
        assertThat(handlerOf(reading().onFailure(FailurePolicy.stop()).handle(handler)))
                .isSameAs(handler);
    }
}
