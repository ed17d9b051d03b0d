package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static io.baton.internal.lambda.Awaiting.failure;
import static io.baton.internal.lambda.Awaiting.happens;
import static io.baton.internal.lambda.Awaiting.report;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.Delivery;
import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.Retries;
import io.baton.internal.kafka.KafkaOutputTransactions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The hazards of writing exactly once, met by whole invocations on a real broker. */
@Tag("long")
class OutputHazardsInvocationTest extends WritingInvocations {

    private static final int RECORDS = 60;

    @Test
    void aZombieThatTakesOverLateMakesTheHolderBeginAgainFromWhatIsCommitted() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 20);
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.KEY, output));
        await(() -> committed(topic) == 20);
        try (KafkaOutputTransactions zombie = transactions(topic, output)) {
            zombie.takeOver();
            zombie.send(record(output, "race-0", "zombie"));
            site.produce(topic, 20, 40);
            await(() -> site.checkpoint(topic) == 40);
        }
        site.produce(topic, 40, RECORDS);
        await(() -> site.checkpoint(topic) == RECORDS);
        PartitionReport report = site.stop(topic, running);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getGeneration()).isEqualTo(1);
        assertThat(report.getProducersFenced()).isEqualTo(1);
        assertThat(report.getCommits()).isPositive();
        assertThatEachWasWrittenOnce(output, Mode.KEY, RECORDS);
    }

    @Test
    void anotherProducerThatTakesTheIdAgainAndAgainEndsTheInvocationByName() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> site.holder(topic) == 1);
        int produced = 0;
        while (!running.isDone()) {
            try (KafkaOutputTransactions other = transactions(topic, output)) {
                other.takeOver();
            }
            int to = produced + 1;
            site.produce(topic, produced, to);
            produced = to;
            await(() -> running.isDone() || committed(topic) == to);
        }
        assertThat(failure(running)).hasMessageContaining("Another producer has taken the transactional id 'baton/");
        assertThat(produced).isGreaterThan(3);
        assertThat(site.holder(topic)).isZero();
    }

    @Test
    void theCoordinatorMayRestart() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 20);
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> committed(topic) == 20);
        site.broker.kill();
        site.broker.start();
        site.produce(topic, 20, RECORDS);
        await(() -> site.checkpoint(topic) == RECORDS);
        site.stop(topic, running);
        assertThatEachWasWrittenOnce(output, Mode.SERIAL, RECORDS);
    }

    @Test
    void aHandlerMayTakeLongerThanATransaction() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 30);
        var slow = new CountDownLatch(1);
        var environment = new HashMap<>(site.environment(topic));
        environment.put("KAFKA_TRANSACTION_TIMEOUT_MS", "1000");
        var running = site.invoke(
                environment,
                Site.tick(0),
                LONG,
                () -> pipeline(
                        Delivery.EXACTLY_ONCE,
                        Mode.UNORDERED,
                        output,
                        FailurePolicy.stop(),
                        Retries.NONE,
                        (key, value, context) -> {
                            if (context.offset() == 3) {
                                slow.await();
                            }
                            context.send(output, key, value);
                        }));
        await(() -> values(output).size() == 29);
        assertThat(committed(topic)).isEqualTo(3);
        // longer than the transaction's timeout, and than the interval at which the broker looks for such transactions
        assertThat(happens(() -> running.isDone(), Duration.ofSeconds(3))).isFalse();
        slow.countDown();
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, running);
        assertThatEachWasWrittenOnce(output, Mode.UNORDERED, 30);
    }

    @Test
    void theWayOfWritingMayChangeAndChangeBack() throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        int done = 0;
        for (Delivery way : List.of(Delivery.EXACTLY_ONCE, Delivery.AT_LEAST_ONCE, Delivery.EXACTLY_ONCE)) {
            site.produce(topic, done, done + 20);
            done += 20;
            int end = done;
            var running = start(topic, done / 2, () -> echo(way, Mode.SERIAL, output));
            await(() -> site.checkpoint(topic) == end);
            site.stop(topic, running);
            run(topic);
        }
        assertThatEachWasWrittenOnce(output, Mode.SERIAL, done);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anOffsetOfTheOwnGroupThatExpiredOrWasResetIsNotBelieved(boolean expired) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 20);
        report(stoppedAt(topic, output, 20));
        String group = KafkaOutputTransactions.ownGroup(Site.GROUP);
        var partition = new TopicPartition(topic, 0);
        if (expired) {
            site.kafka
                    .admin
                    .deleteConsumerGroupOffsets(group, Set.of(partition))
                    .all()
                    .get();
        } else {
            site.kafka
                    .admin
                    .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3)))
                    .all()
                    .get();
        }
        site.produce(topic, 20, 30);
        var next = start(topic, 14, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> site.checkpoint(topic) == 30);
        site.stop(topic, next);
        assertThatEachWasWrittenOnce(output, Mode.SERIAL, 30);
        assertThat(committed(topic)).isEqualTo(30);
    }

    @ParameterizedTest
    @EnumSource
    void aDeadLetterIsInTheTransactionOfItsRecordWhereThereIsOne(Delivery way) throws Exception {
        String topic = site.newTopic(1);
        String dead = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, 10);
        var running = start(
                topic,
                0,
                () -> pipeline(
                        way,
                        Mode.SERIAL,
                        output,
                        FailurePolicy.deadLetter(DeadLetterTarget.kafka(dead)),
                        Retries.NONE,
                        (key, value, context) -> {
                            context.send(output, key, value);
                            if (context.offset() == 4) {
                                throw new IllegalStateException("no such racer");
                            }
                        }));
        await(() -> site.checkpoint(topic) == 10);
        assertThat(site.stop(topic, running).getDeadLetters()).isEqualTo(1);
        assertThat(site.kafka.readCommitted(dead)).hasSize(1);
        assertThat(values(output)).hasSize(9).doesNotContain("v4");
        long end = site.kafka
                .admin
                .listOffsets(Map.of(new TopicPartition(dead, 0), OffsetSpec.latest()))
                .partitionResult(new TopicPartition(dead, 0))
                .get()
                .offset();
        // a transaction leaves its marker in each partition that it wrote to
        assertThat(end).isEqualTo(way == Delivery.EXACTLY_ONCE ? 2 : 1);
    }
}
