package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.DeadLetterTarget;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.RecordHandler;
import io.baton.Retries;
import io.baton.internal.deadletter.LetterHeaders;
import io.baton.internal.deadletter.Letters;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A record that Kafka would not take fails its record and no other, and meets the failure policy. */
class RefusedOutputsInvocationTest extends WritingInvocations {

    private static final Map<String, String> BY_VALUE = Map.of("KAFKA_PARTITIONER_CLASS", ByValue.class.getName());

    @ParameterizedTest
    @EnumSource
    void aRecordWithoutAKeyForACompactedTopic(Delivery way) throws Exception {
        String compacted = site.kafka.newTopic("compacted", 1, Map.of("cleanup.policy", "compact"));
        Output<String, String> output = Output.to(compacted, new StringSerializer(), new StringSerializer());
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        assertThatTheSecondIsADeadLetter(
                way,
                topic,
                output,
                Map.of(),
                (key, value, context) -> context.send(output, value.equals("v1") ? null : key, value));
    }

    @ParameterizedTest
    @EnumSource
    void aTimestampThatIsFurtherInTheFutureThanTheTopicTakes(Delivery way) throws Exception {
        String loose =
                site.kafka.newTopic("telemetry", 1, Map.of("message.timestamp.after.max.ms", "" + Long.MAX_VALUE));
        Output<String, String> output = newOutput();
        long now = System.currentTimeMillis();
        for (int i = 0; i < 3; i++) {
            long timestamp = i == 1 ? now + Duration.ofDays(2).toMillis() : now;
            site.kafka.send(
                    List.of(new ProducerRecord<>(loose, 0, timestamp, "k".getBytes(UTF_8), ("v" + i).getBytes(UTF_8))));
        }
        assertThatTheSecondIsADeadLetter(
                way, loose, output, Map.of(), (key, value, context) -> context.send(output, key, value));
    }

    @ParameterizedTest
    @EnumSource
    void aRecordThatIsLargerThanTheProducerTakes(Delivery way) throws Exception {
        Output<String, String> output = newOutput();
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        assertThatTheSecondIsADeadLetter(
                way,
                topic,
                output,
                Map.of("KAFKA_MAX_REQUEST_SIZE", "5000", "KAFKA_COMPRESSION_TYPE", "gzip"),
                (key, value, context) -> context.send(output, key, value.equals("v1") ? "x".repeat(6_000) : value));
    }

    /** The letter about it goes to a topic of the same cluster, for which this partitioner is not meant. */
    @ParameterizedTest
    @EnumSource
    void aRecordForWhichTheUsersPartitionerChoosesNoPartition(Delivery way) throws Exception {
        Output<String, String> output = newOutput();
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        ConsumerRecord<byte[], byte[]> letter = assertThatTheSecondIsADeadLetter(
                way,
                topic,
                output,
                BY_VALUE,
                (key, value, context) -> context.send(output, key, value.equals("v1") ? "v1" : "0-" + value));
        assertThat(Letters.text(letter.headers(), LetterHeaders.EXCEPTION_MESSAGE))
                .contains(output.toString(), topic + "-0@1", "no partition in v1");
    }

    @ParameterizedTest
    @EnumSource
    void aRecordForWhichTheUsersPartitionerChoosesAPartitionThatIsNotThere(Delivery way) throws Exception {
        Output<String, String> output = newOutput();
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        ConsumerRecord<byte[], byte[]> letter = assertThatTheSecondIsADeadLetter(
                way,
                topic,
                output,
                BY_VALUE,
                (key, value, context) -> context.send(output, key, value.equals("v1") ? "1-v1" : "0-" + value));
        assertThat(Letters.text(letter.headers(), LetterHeaders.EXCEPTION_MESSAGE))
                .contains(output.toString(), topic + "-0@1", "it answers 1, and the topic has the partitions 0 to 0");
    }

    @ParameterizedTest
    @EnumSource
    void theUsersPartitionerSeesWhatTheHandlerSendsAndPartitionsThatAreNew(Delivery way) throws Exception {
        String wide = site.kafka.newTopic("wide", 2, Map.of());
        Output<String, String> output = Output.to(wide, new StringSerializer(), new StringSerializer());
        String topic = site.newTopic(1);
        site.produce(topic, 0, 3);
        var environment = new HashMap<>(site.environment(topic));
        environment.putAll(BY_VALUE);
        environment.put("KAFKA_METADATA_MAX_AGE_MS", "100");
        var running = site.invoke(
                environment,
                Site.tick(0),
                LONG,
                () -> pipeline(
                        way,
                        Mode.KEY,
                        output,
                        FailurePolicy.stop(),
                        Retries.NONE,
                        (key, value, context) -> context.send(output, key, ByValue.LAST + "-" + value)));
        await(() -> site.checkpoint(topic) == 3);
        assertThat(end(wide, 1)).isGreaterThanOrEqualTo(3);
        site.kafka.growTo(wide, 3);
        for (int next = 3; end(wide, 2) == 0; next++) {
            site.produce(topic, next, next + 1);
            int reached = next + 1;
            await(() -> site.checkpoint(topic) == reached);
        }
        site.stop(topic, running);
        assertThat(end(wide, 0)).isZero();
    }

    private long end(String topic, int partition) throws Exception {
        var asked = new TopicPartition(topic, partition);
        return site.kafka
                .admin
                .listOffsets(Map.of(asked, OffsetSpec.latest()))
                .partitionResult(asked)
                .get()
                .offset();
    }

    /** The partition is a part of the value: {@code 2-value}. */
    public static final class ByValue implements Partitioner {

        static final String LAST = "last";

        @Override
        public int partition(
                String topic,
                @Nullable Object key,
                byte @Nullable [] keyBytes,
                @Nullable Object value,
                byte @Nullable [] valueBytes,
                Cluster cluster) {
            String[] parts = ((String) Objects.requireNonNull(value)).split("-", 2);
            if (parts.length == 1) {
                throw new UnsupportedOperationException("no partition in " + value);
            }
            return parts[0].equals(LAST)
                    ? cluster.availablePartitionsForTopic(topic).size() - 1
                    : Integer.parseInt(parts[0]);
        }

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> properties) {}
    }

    @ParameterizedTest
    @EnumSource
    void aPartitionerThatIsNotThereIsFoundBeforeTheClaim(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_PARTITIONER_CLASS", "com.acme.Nowhere");
        assertThat(failure(site.invoke(environment, Site.tick(0), LONG, () -> echo(way, Mode.SERIAL, output))))
                .hasMessageContaining("partitioner.class=com.acme.Nowhere can't be used");
        assertThat(site.holder(topic)).isZero();
    }

    /** Its topic took such records when the function began. */
    @ParameterizedTest
    @EnumSource
    void ofAllRecordsInABatchTheOneIsNamedThatKafkaRefuses(Delivery way) throws Exception {
        Output<String, String> output = newOutput();
        String topic = site.newTopic(1);
        var compacted = new CountDownLatch(1);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_LINGER_MS", "300");
        var running = site.invoke(
                environment,
                Site.tick(0),
                LONG,
                () -> pipeline(way, Mode.SERIAL, output, FailurePolicy.stop(), Retries.NONE, (key, value, context) -> {
                    compacted.await();
                    context.send(output, value.equals("v1") ? null : key, value);
                }));
        site.produce(topic, 0, 3);
        await(() -> running.isDone() || site.holder(topic) > 0);
        compact(output.topic());
        compacted.countDown();

        assertThat(failure(running))
                .hasMessageContaining(
                        "The record at %s-0@1 wrote to the %s, and Kafka did not take it".formatted(topic, output));
        assertThat(site.checkpoint(topic)).isLessThanOrEqualTo(1);
    }

    /** Returns once the broker refuses a record without a key. */
    private void compact(String topic) throws Exception {
        var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        var change = new AlterConfigOp(new ConfigEntry("cleanup.policy", "compact"), AlterConfigOp.OpType.SET);
        site.kafka
                .admin
                .incrementalAlterConfigs(Map.of(resource, List.of(change)))
                .all()
                .get();
        await(() -> refuses(new ProducerRecord<>(topic, "no key".getBytes(UTF_8))));
    }

    private boolean refuses(ProducerRecord<byte[], byte[]> record) {
        try {
            site.kafka.send(List.of(record));
            return false;
        } catch (Exception e) {
            return e.getCause() instanceof InvalidRecordException;
        }
    }

    @Tag("long")
    @Test
    void aProducerThatCannotBePreparedIsClosed() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        try (KafkaOutputTransactions fenced = transactions(topic, output);
                KafkaOutputTransactions other = transactions(topic, newOutput())) {
            fenced.takeOver();
            other.takeOver();
            fenced.send(record(output, "k", "v"));
            assertThatThrownBy(() -> fenced.commit(new Committed(Checkpoint.at(1), 0, 1, null)))
                    .hasMessageContaining("Another producer");
            site.kafka.deleteTopic(output.topic());
            assertThatThrownBy(fenced::takeOver).hasMessageContaining(output.topic());
        }
        await(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().endsWith(" | baton-outputs")));
    }

    private ConsumerRecord<byte[], byte[]> assertThatTheSecondIsADeadLetter(
            Delivery way,
            String topic,
            Output<String, String> output,
            Map<String, String> settings,
            RecordHandler<String, String> handler)
            throws Exception {
        String dead = site.newTopic(1);
        var environment = new HashMap<>(site.environment(topic));
        environment.putAll(settings);
        var running = site.invoke(
                environment,
                Site.tick(0),
                LONG,
                () -> pipeline(
                        way,
                        Mode.SERIAL,
                        output,
                        FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)),
                        Retries.NONE,
                        handler));
        await(() -> running.isDone() || site.checkpoint(topic) == 3);
        PartitionReport report = site.stop(topic, running);

        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(values(output).stream().map(value -> value.replaceFirst(".*-", "")))
                .containsExactly("v0", "v2");
        ConsumerRecord<byte[], byte[]> letter = site.kafka.read(dead).getFirst();
        assertThat(letter.value()).asString(UTF_8).isEqualTo("v1");
        return letter;
    }
}
