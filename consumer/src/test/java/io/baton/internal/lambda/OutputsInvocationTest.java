package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.report;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.baton.DeadLetterTarget;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.InvocationReport;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.Retries;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.output.Committed;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whole invocations write to outputs, read back as a reader of committed records reads it. */
class OutputsInvocationTest extends WritingInvocations {

    private static final int RECORDS = 300;

    @ParameterizedTest
    @CsvSource({
        "EXACTLY_ONCE, SERIAL",
        "EXACTLY_ONCE, KEY",
        "EXACTLY_ONCE, UNORDERED",
        "EXACTLY_ONCE, BATCH",
        "AT_LEAST_ONCE, SERIAL",
        "AT_LEAST_ONCE, KEY"
    })
    void whatHandlersSendIsInTheOutputOnceAndInTheOrderOfItsKey(Delivery way, Mode mode) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, RECORDS);
        var running = start(topic, 0, () -> echo(way, mode, output));
        await(() -> site.checkpoint(topic) == RECORDS);
        PartitionReport report = site.stop(topic, running);

        assertThat(report.getNextOffset()).isEqualTo(RECORDS);
        assertThat(report.getRecords()).isEqualTo(RECORDS);
        assertThat(site.leakedThreads(report)).isEmpty();
        assertThatEachWasWrittenOnce(output, mode, RECORDS);
        if (way == Delivery.EXACTLY_ONCE) {
            assertThat(committed(topic)).isEqualTo(RECORDS);
        }
        assertThat(site.groupOffset(topic)).contains((long) RECORDS);
    }

    @ParameterizedTest
    @EnumSource
    void aHandOverInBetweenChangesNothing(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var first = start(topic, 0, () -> echo(way, Mode.SERIAL, output));
        site.produce(topic, 0, 100);
        await(() -> site.checkpoint(topic) > 0);
        var second = start(topic, 14, () -> echo(way, Mode.KEY, output));
        site.produce(topic, 100, 200);
        assertThat(report(first).getOutcome()).isEqualTo("superseded");
        site.produce(topic, 200, RECORDS);
        await(() -> site.checkpoint(topic) == RECORDS);
        site.stop(topic, second);

        assertThatEachWasWrittenOnce(output, Mode.KEY, RECORDS);
    }

    @ParameterizedTest
    @CsvSource({"EXACTLY_ONCE, SERIAL", "EXACTLY_ONCE, BATCH", "AT_LEAST_ONCE, KEY"})
    void whatAFailedAttemptSentIsDropped(Delivery way, Mode mode) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 30);
        Set<String> failed = ConcurrentHashMap.newKeySet();
        var running = start(
                topic,
                0,
                () -> pipeline(
                        way,
                        mode,
                        output,
                        FailurePolicy.skip(),
                        Retries.upTo(1).backOff(Duration.ofMillis(1), Duration.ofMillis(1)),
                        (key, value, context) -> {
                            context.send(output, key, value);
                            if (value.endsWith("7")) {
                                throw new IllegalStateException("never");
                            }
                            if (value.endsWith("3") && failed.add(value)) {
                                throw new IllegalStateException("once");
                            }
                        }));
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, running);

        assertThat(values(output))
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 30)
                        .filter(i -> i % 10 != 7)
                        .mapToObj(i -> "v" + i)
                        .toList());
    }

    @Test
    void anOutputHasItsRecordsTimestampAndTraceContextAndHeadersOfItsOwn() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output =
                Output.to(site.kafka.newTopic("output", 1, Map.of()), new StringSerializer(), new StringSerializer());
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        // another one than now, and young enough for the topics' retention
        long timestamp = System.currentTimeMillis() - Duration.ofHours(1).toMillis();
        site.kafka.send(List.of(new ProducerRecord<>(
                topic,
                0,
                timestamp,
                "k".getBytes(UTF_8),
                "v".getBytes(UTF_8),
                List.of(new RecordHeader("traceparent", parent.getBytes(UTF_8)), new RecordHeader("x", new byte[1])))));
        var running = start(
                topic,
                0,
                () -> pipeline(
                        Delivery.AT_LEAST_ONCE,
                        Mode.SERIAL,
                        output,
                        FailurePolicy.stop(),
                        Retries.NONE,
                        (key, value, context) ->
                                context.send(output, key, null, new RecordHeaders().add("own", "1".getBytes(UTF_8)))));
        await(() -> site.checkpoint(topic) == 1);
        site.stop(topic, running);

        ConsumerRecord<byte[], byte[]> written = read(output).getFirst();
        assertThat(written.timestamp()).isEqualTo(timestamp);
        assertThat(written.value()).isNull();
        assertThat(new String(written.headers().lastHeader("traceparent").value(), UTF_8))
                .isEqualTo(parent);
        assertThat(new String(written.headers().lastHeader("own").value(), UTF_8))
                .isEqualTo("1");
        assertThat(written.headers().lastHeader("x")).isNull();
    }

    @Test
    void aHolderBeginsWhereTheLastTransactionEndedThoughTheRowIsBehind() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 20);
        site.stop(topic, stoppedAt(topic, output, 5));
        try (KafkaOutputTransactions crashed = transactions(topic, output)) {
            crashed.takeOver();
            crashed.send(record(output, "race-2", "v5"));
            crashed.commit(new Committed(Checkpoint.at(6), 0, 1, site.kafka.topicId(topic)));
            crashed.send(record(output, "race-0", "v6"));
            run(topic);
            var next = start(topic, 14, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
            await(() -> site.checkpoint(topic) == 20);
            site.stop(topic, next);
        }
        assertThat(values(output))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "v" + i).toList());
    }

    @Test
    void aZombieThatGoesOnCommitsNothing() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 10);
        try (KafkaOutputTransactions zombie = transactions(topic, output)) {
            zombie.takeOver();
            zombie.send(record(output, "race-0", "zombie"));
            var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
            await(() -> site.checkpoint(topic) == 10);
            assertThat(catchThrowable(() -> zombie.commit(new Committed(Checkpoint.at(3), 0, 1, null))))
                    .hasMessageContaining("Another producer has taken the transactional id");
            site.stop(topic, running);
        }
        assertThat(values(output))
                .containsExactlyElementsOf(
                        IntStream.range(0, 10).mapToObj(i -> "v" + i).toList());
        assertThat(committed(topic)).isEqualTo(10);
    }

    @Test
    void aSeekIsCommittedAsWell() throws Exception {
        Instant begun = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 10);
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> site.checkpoint(topic) == 10);
        site.seek(topic, 7);
        await(() -> values(output).size() == 13 && site.checkpoint(topic) == 10);
        site.stop(topic, running);

        assertThat(values(output))
                .containsExactlyElementsOf(Stream.concat(IntStream.range(0, 10).boxed(), Stream.of(7, 8, 9))
                        .map(i -> "v" + i)
                        .toList());
        assertThat(committed(topic)).isEqualTo(10);
        String metadata = ownOffset(topic).orElseThrow().metadata();
        assertThat(Committed.parsed(10, OptionalInt.empty(), metadata))
                .hasValueSatisfying(last -> assertThat(last.seek()).isEqualTo(1));
        assertThat(Committed.at(metadata))
                .hasValueSatisfying(at -> assertThat(at).isBetween(begun, Instant.now()));
    }

    @Test
    void aSeekThatNobodyCarriedOutIsCommittedByTheNextHolder() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 10);
        site.stop(topic, stoppedAt(topic, output, 10));
        site.seek(topic, 7);
        assertThat(committed(topic)).as("nobody holds it").isEqualTo(10);
        run(topic);
        var next = start(topic, 14, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> values(output).size() == 13 && site.checkpoint(topic) == 10);
        PartitionReport report = site.stop(topic, next);
        assertThat(report.getSeeks()).hasSize(1);
        assertThat(values(output)).endsWith("v9", "v7", "v8", "v9");
        assertThat(Committed.parsed(
                        10, OptionalInt.empty(), ownOffset(topic).orElseThrow().metadata()))
                .hasValueSatisfying(last -> assertThat(last.seek()).isEqualTo(1));
    }

    /** As 'dlq redrive' does, which was killed and started again. */
    @Test
    void whatIsSentBackInATransactionIsHandledOnce() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_ISOLATION_LEVEL", "read_committed");
        var running =
                site.invoke(environment, Site.tick(0), LONG, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        try (var killed = site.kafka.inTransaction(topic, 3)) {
            killed.abortTransaction();
        }
        try (var again = site.kafka.inTransaction(topic, 3)) {
            again.commitTransaction();
        }
        site.produce(topic, 3, 5);
        await(() -> values(output).size() == 5);
        PartitionReport report = site.stop(topic, running);
        assertThat(report.getRecords()).isEqualTo(5);
        assertThat(values(output)).hasSize(5);
        assertThat(report.getOutputs()).isEqualTo(5);
        assertThat(report.getCommits()).isPositive();
        assertThat(report.getAborts()).isNull();
    }

    @Test
    void eachPartitionOfAFunctionWritesByItself() throws Exception {
        String topic = site.newTopic(3);
        Output<String, String> output = newOutput();
        for (int i = 0; i < 30; i++) {
            site.kafka.send(List.of(
                    new ProducerRecord<>(topic, i % 3, ("race-" + i % 3).getBytes(UTF_8), ("v" + i).getBytes(UTF_8))));
        }
        var environment = new HashMap<>(site.environment(topic));
        environment.remove("BATON_PARTITION");
        environment.put("BATON_PARTITIONS", "0-2");
        var running = site.invokeWhole(
                environment,
                Site.tick(0),
                LONG,
                () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output),
                (group, partition) -> null,
                System.out);
        await(() -> values(output).size() == 30);
        for (int partition = 0; partition < 3; partition++) {
            site.command(topic, partition, DesiredState.STOP);
        }
        InvocationReport report = report(running);
        assertThat(report.getPartitions())
                .extracting(PartitionReport::getOutputs)
                .containsExactly(10L, 10L, 10L);
        assertThat(report.getPartitions())
                .extracting(PartitionReport::getNextOffset)
                .containsExactly(10L, 10L, 10L);
        assertThatEachWasWrittenOnce(output, Mode.KEY, 30);
    }

    @ParameterizedTest
    @EnumSource
    void aTopicThatIsMissingIsFoundBeforeTheClaim(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = Output.to("nowhere", new StringSerializer(), new StringSerializer());
        var failed = failure(start(topic, 0, () -> echo(way, Mode.SERIAL, output)));
        assertThat(failed).hasMessageContaining("The topic 'nowhere', which the pipeline writes to, does not exist");
        assertThat(site.holder(topic)).isZero();
        assertThat(site.checkpoint(topic)).isEqualTo(-1);
    }

    /** One that is there, and one that Kafka may not have made yet. */
    @ParameterizedTest
    @CsvSource({
        "AT_LEAST_ONCE, __consumer_offsets",
        "EXACTLY_ONCE, __consumer_offsets",
        "AT_LEAST_ONCE, __share_group_state",
        "EXACTLY_ONCE, __transaction_state"
    })
    void anOutputToATopicOfKafkasOwnIsRefusedBeforeTheClaim(Delivery way, String internal) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = Output.to(internal, new StringSerializer(), new StringSerializer());
        assertThat(failure(start(topic, 0, () -> echo(way, Mode.SERIAL, output))))
                .hasMessageContaining(
                        "The topic '" + internal + "', which the pipeline writes to, is one of Kafka's own")
                .hasMessageContaining("name a topic of yours");
        assertThat(site.holder(topic)).isZero();
        assertThat(site.checkpoint(topic)).isEqualTo(-1);
    }

    @Test
    void aTransactionTimeoutThatTheBrokersDoNotAllowIsFoundBeforeTheClaim() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_TRANSACTION_TIMEOUT_MS", "900001");
        try (var log = new CapturedLog()) {
            assertThat(failure(site.invoke(
                            environment, Site.tick(0), LONG, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output))))
                    .hasMessageContaining("900001 ms (transaction.timeout.ms)")
                    .hasMessageContaining("set KAFKA_TRANSACTION_TIMEOUT_MS to 900000 or less");
            assertThat(log.says("transaction.timeout.ms", "misspelt")).isFalse();
        }
        assertThat(site.checkpoint(topic)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void anOutputToTheTopicThatIsReadIsALoopAndSaidSo(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = Output.to(topic, new StringSerializer(), new StringSerializer());
        site.produce(topic, 0, 1);
        try (var log = new CapturedLog()) {
            var running = start(
                    topic,
                    0,
                    () -> pipeline(
                            way, Mode.SERIAL, output, FailurePolicy.stop(), Retries.NONE, (key, value, context) -> {
                                if (value.equals("v0")) {
                                    context.send(output, key, "again");
                                }
                            }));
            await(() -> site.checkpoint(topic) >= 2);
            site.stop(topic, running);
            assertThat(log.lines("The output topic " + topic + " is the topic that this function reads: a loop"))
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read_uncommitted", "read_committed"})
    void anInputInTransactionsThatIsReadUncommittedIsSaidSo(String isolation) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        try (var producer = site.kafka.inTransaction(topic, 3)) {
            producer.commitTransaction();
        }
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_ISOLATION_LEVEL", isolation);
        try (var log = new CapturedLog()) {
            var running = site.invoke(
                    environment, Site.tick(0), LONG, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
            await(() -> values(output).size() == 3);
            site.stop(topic, running);
            assertThat(log.says(topic + "-0 is written in transactions", "Set KAFKA_ISOLATION_LEVEL=read_committed."))
                    .isEqualTo(isolation.equals("read_uncommitted"));
        }
    }

    /** What Kafka's brokers do about it since 3.7; of those before, see OutputTopicRulesTest. */
    @ParameterizedTest
    @EnumSource
    void aTopicThatWantsMoreReplicasThanItHasIsSaidSoAndWrittenTo(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        String thin = site.kafka.newTopic("thin", 1, Map.of("min.insync.replicas", "2"));
        Output<String, String> output = Output.to(thin, new StringSerializer(), new StringSerializer());
        site.produce(topic, 0, 3);
        try (var log = new CapturedLog()) {
            var running = start(topic, 0, () -> echo(way, Mode.SERIAL, output));
            await(() -> values(output).size() == 3);
            site.stop(topic, running);
            assertThat(log.says(
                            "The output topic " + thin + " has min.insync.replicas=2 and partitions with 1 replicas"))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void anOutputThatItsTopicDoesNotTakeFailsItsRecord(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        String dead = site.newTopic(1);
        String small = site.kafka.newTopic("small", 1, Map.of("max.message.bytes", "500"));
        Output<String, String> output = Output.to(small, new StringSerializer(), new StringSerializer());
        site.produce(topic, 0, 3);
        var running = start(
                topic,
                0,
                () -> pipeline(
                        way,
                        Mode.SERIAL,
                        output,
                        FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)),
                        Retries.NONE,
                        (key, value, context) ->
                                context.send(output, key, value.equals("v1") ? "x".repeat(1_000) : value)));
        await(() -> site.checkpoint(topic) == 3);
        site.stop(topic, running);

        assertThat(values(output)).containsExactly("v0", "v2");
        assertThat(site.kafka.read(dead)).hasSize(1);
    }

    @Test
    void whatSomebodyDoesToTheVisibleGroupsOffsetMovesNothing() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 10);
        site.stop(topic, stoppedAt(topic, output, 10));
        site.commitForGroup(topic, 2);
        run(topic);
        site.produce(topic, 10, 12);
        var next = start(topic, 14, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> site.checkpoint(topic) == 12);
        site.stop(topic, next);

        assertThat(values(output)).hasSize(12);
        assertThat(site.groupOffset(topic)).contains(12L);
    }
}
