package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.Pipeline;
import io.baton.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Timers in whole invocations: handed over, and fired while nothing comes. */
class TimersInvocationTest extends StatefulInvocations {

    private static final Timer BY_CLOCK = Timer.byClock("clock");
    private static final Timer BY_EVENTS = Timer.byEventTime("events").fireWhenIdle(Duration.ofMillis(300));

    private Output<String, String> newOutput() throws Exception {
        return Output.to(site.kafka.newTopic("fired", 1, Map.of()), new StringSerializer(), new StringSerializer());
    }

    /** A record's value is when the timer of its key fires. */
    private static Pipeline<String, String> timing(
            Timer timer, Delivery way, Output<String, String> output, AtomicBoolean fails) {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .onTimer(timer, (key, time, context) -> {
                    if (fails.getAndSet(false)) {
                        throw new IllegalStateException("told to fail");
                    }
                    context.send(output, key, Long.toString(time.toEpochMilli()));
                })
                .writing(output);
        return (way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce())
                .onFailure(FailurePolicy.stop())
                .handle((key, value, context) -> context.timer(timer).set(Instant.ofEpochMilli(Long.parseLong(value))));
    }

    private void produce(String topic, int from, int to, long timestamp, long fires) throws Exception {
        site.kafka.send(IntStream.range(from, to)
                .mapToObj(i -> new ProducerRecord<>(
                        topic,
                        0,
                        timestamp,
                        ("k" + i).getBytes(UTF_8),
                        Long.toString(fires).getBytes(UTF_8)))
                .toList());
    }

    private List<String> written(Output<?, ?> output) {
        return site.kafka.readCommitted(output.topic()).stream()
                .map(record -> new String(record.key(), UTF_8))
                .toList();
    }

    private static List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> "k" + i).toList();
    }

    @ParameterizedTest
    @EnumSource
    void timersOfAnInvocationFireInTheNextOneOnce(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        Supplier<Pipeline<?, ?>> pipeline = () -> timing(BY_CLOCK, way, output, new AtomicBoolean());
        produce(topic, 0, 9, 1_000, System.currentTimeMillis() + 4_000);
        var first = start(topic, 0, pipeline);
        await(() -> site.checkpoint(topic) == 9);
        var second = start(topic, 14, pipeline);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        await(() -> written(output).size() == 9);
        var third = start(topic, 28, pipeline);
        assertThat(report(second).getOutcome()).isEqualTo("superseded");
        produce(topic, 9, 10, 1_000, System.currentTimeMillis());
        await(() -> written(output).size() == 10);
        site.stop(topic, third);
        assertThat(written(output)).containsExactlyElementsOf(keys(10));
    }

    @ParameterizedTest
    @EnumSource
    void timersByEventTimeFireThoughNothingComesAndForTheSuccessorOfOneThatFails(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        long now = System.currentTimeMillis();
        produce(topic, 0, 3, now - 5_000, now - 1_000);
        assertThat(failure(start(topic, 0, () -> timing(BY_EVENTS, way, output, new AtomicBoolean(true)))))
                .hasMessageContaining("timer events")
                .hasMessageContaining("told to fail");
        assertThat(written(output)).isEmpty();
        // it would set the first timer anew, had this not fired before
        produce(topic, 0, 1, now - 4_000, now - 1_000);
        var second = start(topic, 14, () -> timing(BY_EVENTS, way, output, new AtomicBoolean()));
        await(() -> written(output).size() == 4);
        await(() -> site.checkpoint(topic) == 4);
        site.stop(topic, second);
        assertThat(written(output)).containsExactly("k0", "k1", "k2", "k0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aPartitionStaysAwakeUntilItsTimersHaveFired(boolean byKey) throws Exception {
        String topic = site.newTopic(1);
        var fired = ConcurrentHashMap.<String>newKeySet();
        produce(topic, 0, 5, 1_000, System.currentTimeMillis() + 3_000);
        var running = start(topic, 0, Map.of("BATON_IDLE_AFTER", "1s"), () -> {
            var reading = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                    .onTimer(BY_CLOCK, (key, time, context) -> fired.add(key));
            return (byKey ? reading.concurrency(5, Ordering.KEY) : reading)
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) ->
                            context.timer(BY_CLOCK).set(Instant.ofEpochMilli(Long.parseLong(value))));
        });
        assertThat(report(running).getOutcome()).isEqualTo("asleep");
        assertThat(fired).containsExactlyInAnyOrderElementsOf(keys(5));
    }

    @Test
    void aTimersHandlerThatHangsIsEnded() throws Exception {
        String topic = site.newTopic(1);
        produce(topic, 0, 1, 1_000, 0);
        var running = start(
                topic,
                0,
                () -> Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                        .handlerTimeout(Duration.ofMillis(500))
                        .onTimer(BY_CLOCK, (key, time, context) -> new CountDownLatch(1).await())
                        .onFailure(FailurePolicy.stop())
                        .handle((key, value, context) -> context.timer(BY_CLOCK).set(Instant.EPOCH)));
        assertThat(failure(running))
                .hasMessageContaining("timer clock")
                .hasStackTraceContaining("HandlerTimeoutException");
    }
}
