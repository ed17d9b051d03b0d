package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.BatchLimits;
import io.baton.BatchRecord;
import io.baton.BatchResult;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Ordering;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.time.SystemTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Whole invocations that write to outputs, and readers of committed records. */
abstract class WritingInvocations extends WholeInvocations {

    enum Mode {
        SERIAL,
        KEY,
        UNORDERED,
        BATCH
    }

    Output<String, String> newOutput() throws Exception {
        return Output.to(site.kafka.newTopic("output", 1, Map.of()), new StringSerializer(), new StringSerializer());
    }

    CompletableFuture<PartitionReport> start(String topic, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        return site.invoke(site.environment(topic), Site.tick(minute), LONG, pipeline);
    }

    CompletableFuture<PartitionReport> stoppedAt(String topic, Output<String, String> output, long end)
            throws Exception {
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_END_POSITION", "" + end);
        var running =
                site.invoke(environment, Site.tick(0), LONG, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        assertThat(report(running).getOutcome()).isEqualTo("completed");
        return running;
    }

    void run(String topic) {
        site.command(topic, DesiredState.RUN);
    }

    static Pipeline<String, String> echo(Delivery way, Mode mode, Output<String, String> output) {
        return pipeline(
                way,
                mode,
                output,
                FailurePolicy.stop(),
                Retries.NONE,
                (key, value, context) -> context.send(output, key, value));
    }

    static Pipeline<String, String> pipeline(
            Delivery way,
            Mode mode,
            Output<?, ?> output,
            FailurePolicy policy,
            Retries retries,
            RecordHandler<String, String> handler) {
        var writing = Pipeline.<String, String>reading(new StringDeserializer(), new StringDeserializer())
                .retry(retries)
                .writing(output);
        var reading = way == Delivery.EXACTLY_ONCE ? writing.exactlyOnce() : writing.atLeastOnce();
        return switch (mode) {
            case SERIAL -> reading.onFailure(policy).handle(handler);
            case KEY -> reading.concurrency(10, Ordering.KEY).onFailure(policy).handle(handler);
            case UNORDERED ->
                reading.concurrency(10, Ordering.UNORDERED).onFailure(policy).handle(handler);
            case BATCH ->
                reading.onFailure(policy).handleBatch(BatchLimits.of(7, 1 << 20, Duration.ofMillis(10)), records -> {
                    var failed = new ArrayList<BatchResult.Failed>();
                    for (BatchRecord<String, String> record : records) {
                        try {
                            handler.handle(record.key(), record.value(), record.context());
                        } catch (Exception e) {
                            failed.add(record.failed(e));
                        }
                    }
                    return BatchResult.except(failed);
                });
        };
    }

    KafkaOutputTransactions transactions(String topic, Output<String, String> output) {
        return new KafkaOutputTransactions(
                site.key(topic),
                List.of(output),
                Map.of("bootstrap.servers", site.kafka.servers),
                Duration.ofSeconds(30),
                new SystemTime());
    }

    static OutputRecord record(Output<String, String> output, String key, String value) {
        return new OutputRecord(
                output, new ProducerRecord<>(output.topic(), key.getBytes(UTF_8), value.getBytes(UTF_8)), 100, null);
    }

    List<ConsumerRecord<byte[], byte[]>> read(Output<?, ?> output) {
        return site.kafka.readCommitted(output.topic());
    }

    List<String> values(Output<?, ?> output) {
        return read(output).stream()
                .map(written -> new String(written.value(), UTF_8))
                .toList();
    }

    void assertThatEachWasWrittenOnce(Output<?, ?> output, Mode mode, int records) {
        List<String> expected =
                IntStream.range(0, records).mapToObj(i -> "v" + i).toList();
        if (mode == Mode.SERIAL || mode == Mode.BATCH) {
            assertThat(values(output)).containsExactlyElementsOf(expected);
            return;
        }
        assertThat(values(output)).containsExactlyInAnyOrderElementsOf(expected);
        if (mode == Mode.KEY) {
            var byKey = new HashMap<String, List<Integer>>();
            read(output)
                    .forEach(written -> byKey.computeIfAbsent(
                                    new String(written.key(), UTF_8), unused -> new ArrayList<>())
                            .add(Integer.parseInt(new String(written.value(), UTF_8).substring(1))));
            byKey.values().forEach(numbers -> assertThat(numbers).isSorted());
        }
    }

    /** What Kafka has committed for Baton's own group; -1 before that. */
    long committed(String topic) {
        return ownOffset(topic).map(OffsetAndMetadata::offset).orElse(-1L);
    }

    Optional<OffsetAndMetadata> ownOffset(String topic) {
        try {
            return Optional.ofNullable(site.kafka
                    .admin
                    .listConsumerGroupOffsets(KafkaOutputTransactions.ownGroup(Site.GROUP))
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(topic, 0)));
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
