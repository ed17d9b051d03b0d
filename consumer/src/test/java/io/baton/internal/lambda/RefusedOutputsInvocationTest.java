package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
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
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A record that Kafka would not take fails its record and no other, and meets the failure policy. */
class RefusedOutputsInvocationTest extends WritingInvocations {

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

    private void assertThatTheSecondIsADeadLetter(
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
        assertThat(values(output)).containsExactly("v0", "v2");
        ConsumerRecord<byte[], byte[]> letter = site.kafka.read(dead).getFirst();
        assertThat(letter.value()).asString(UTF_8).isEqualTo("v1");
    }
}
