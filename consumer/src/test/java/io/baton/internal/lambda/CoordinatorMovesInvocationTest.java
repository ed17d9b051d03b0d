package io.baton.internal.lambda;

import static io.baton.internal.lambda.Awaiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.Output;
import io.baton.PartitionReport;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.KafkaCluster;
import io.baton.internal.kafka.KafkaOutputTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whole invocations that write exactly once on three brokers, while the coordinator of their transactional id, or of the group whose offset
 * is in the transaction, goes to another broker: while nothing is to be committed, and again while a transaction is open.
 */
@Tag("long")
class CoordinatorMovesInvocationTest extends WritingInvocations {

    private static final int BEFORE = 20;
    private static final List<Integer> BROKERS = List.of(1, 2, 3);

    enum Coordinator {
        OF_TRANSACTIONS("__transaction_state"),
        OF_GROUPS("__consumer_offsets");

        private final String log;

        Coordinator(String log) {
            this.log = log;
        }
    }

    enum Way {
        /** By SIGKILL of its broker, which comes back. */
        KILLED,
        /** In good order, as its broker restarts. */
        STOPPED,
        /** Its broker stands still, is taken for dead, and wakes up as one that does not know. */
        FROZEN,
        /** An election of another leader, with all brokers alive. */
        ELECTED
    }

    private final KafkaCluster cluster = new KafkaCluster();
    private Admin admin;

    @Override
    Site.Broker broker() {
        cluster.start();
        return new Site.Broker() {
            @Override
            public String bootstrapServers() {
                return cluster.bootstrapServers();
            }

            @Override
            public void kill() {
                cluster.each(KafkaBroker::kill);
            }

            @Override
            public void start() {
                cluster.start();
            }

            @Override
            public String log() {
                var log = new StringBuilder();
                cluster.each(broker ->
                        log.append(broker.bootstrapServers()).append('\n').append(broker.logTail(Site.LOG_LINES)));
                return log.toString();
            }

            @Override
            public void close() {
                cluster.close();
            }
        };
    }

    /** Whoever asks a broker that stands still gives up soon, and may ask another one. */
    @BeforeAll
    void ask() {
        admin = Admin.create(Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "request.timeout.ms",
                "2000",
                "default.api.timeout.ms",
                "3000"));
    }

    @AfterAll
    void end() {
        admin.close();
        cluster.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OF_TRANSACTIONS, KILLED",
        "OF_TRANSACTIONS, STOPPED",
        "OF_TRANSACTIONS, FROZEN",
        "OF_TRANSACTIONS, ELECTED",
        "OF_GROUPS, KILLED",
        "OF_GROUPS, STOPPED",
        "OF_GROUPS, FROZEN",
        "OF_GROUPS, ELECTED"
    })
    void eachOutputIsThereOnceAfterACoordinatorHasMoved(Coordinator coordinator, Way way) throws Exception {
        String topic = site.newTopic(1);
        Output<String, String> output = newOutput();
        site.produce(topic, 0, BEFORE);
        var running = start(topic, 0, () -> echo(Delivery.EXACTLY_ONCE, Mode.SERIAL, output));
        await(() -> committed(topic) == BEFORE);
        TopicPartition log = log(coordinator, topic);
        List<String> topics = List.of(topic, output.topic(), log.topic());

        awaitAllInSync(topics);
        move(log, way);
        awaitAllInSync(topics);
        site.produce(topic, BEFORE, 2 * BEFORE);
        await(() -> committed(topic) == 2 * BEFORE);

        int end;
        try (var flow = new Flow(topic, 2 * BEFORE)) {
            await(() -> isOpen(topic));
            move(log, way);
            awaitAllInSync(topics);
            long then = committed(topic);
            await(() -> committed(topic) > then);
            end = flow.end();
        }
        await(() -> site.checkpoint(topic) == end);
        assertThat(running).isNotDone();
        PartitionReport report = site.stop(topic, running);

        assertThatEachWasWrittenOnce(output, Mode.SERIAL, end);
        assertThat(committed(topic)).isEqualTo(end);
        assertThat(report.getOutcome()).isEqualTo("stopped");
        assertThat(report.getGeneration()).isEqualTo(1);
        assertThat(report.getProducersFenced()).isNull();
    }

    /** One record after the other, until it is ended. */
    private final class Flow implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CompletableFuture<Integer> produced;

        Flow(String topic, int from) {
            produced = CompletableFuture.supplyAsync(() -> {
                int next = from;
                try {
                    while (!ended.get()) {
                        site.produce(topic, next, next + 1);
                        next++;
                    }
                } catch (Exception e) {
                    throw new IllegalStateException("record " + next, e);
                }
                return next;
            });
        }

        /** How many records there are. */
        int end() throws Exception {
            ended.set(true);
            return Awaiting.report(produced);
        }

        @Override
        public void close() {
            ended.set(true);
        }
    }

    private TopicPartition log(Coordinator coordinator, String topic) throws Exception {
        String name = switch (coordinator) {
            case OF_TRANSACTIONS -> KafkaOutputTransactions.transactionalId(site.key(topic));
            case OF_GROUPS -> KafkaOutputTransactions.ownGroup(Site.GROUP);
        };
        int partitions = described(coordinator.log).orElseThrow().partitions().size();
        return new TopicPartition(coordinator.log, Utils.abs(name.hashCode()) % partitions);
    }

    /** Returns when another broker leads, and the one that led before is back. */
    private void move(TopicPartition log, Way way) throws Exception {
        int before = described(log.topic())
                .orElseThrow()
                .partitions()
                .get(log.partition())
                .leader()
                .id();
        KafkaBroker broker = cluster.broker(before);
        switch (way) {
            case KILLED -> broker.kill();
            case STOPPED -> broker.stop();
            case FROZEN -> broker.pause();
            case ELECTED -> elect(log, before % BROKERS.size() + 1);
        }
        try {
            await(() -> hasAnotherLeader(log, before));
        } finally {
            switch (way) {
                case KILLED, STOPPED -> broker.start();
                case FROZEN -> broker.resume();
                case ELECTED -> {}
            }
        }
    }

    private boolean hasAnotherLeader(TopicPartition log, int before) {
        return described(log.topic())
                .map(found -> found.partitions().get(log.partition()).leader())
                .filter(leader -> !leader.isEmpty() && leader.id() != before)
                .isPresent();
    }

    private void elect(TopicPartition log, int leader) throws Exception {
        List<Integer> replicas = new ArrayList<>(List.of(leader));
        BROKERS.stream().filter(broker -> broker != leader).forEach(replicas::add);
        admin.alterPartitionReassignments(Map.of(log, Optional.of(new NewPartitionReassignment(replicas))))
                .all()
                .get();
        admin.electLeaders(ElectionType.PREFERRED, Set.of(log)).all().get();
    }

    private void awaitAllInSync(List<String> topics) throws InterruptedException {
        for (String topic : topics) {
            await(() -> described(topic).stream()
                            .flatMap(found -> found.partitions().stream())
                            .mapToInt(partition -> partition.isr().size())
                            .summaryStatistics()
                            .getMin()
                    == BROKERS.size());
        }
    }

    /** Empty where the broker that was asked does not answer. */
    private Optional<TopicDescription> described(String topic) {
        return answered(admin.describeTopics(List.of(topic)).topicNameValues().values().stream()
                .findAny()
                .orElseThrow());
    }

    /** Whether a transaction is begun, and not ended. */
    private boolean isOpen(String topic) {
        String id = KafkaOutputTransactions.transactionalId(site.key(topic));
        return answered(admin.describeTransactions(List.of(id)).description(id))
                .filter(found -> found.state() == TransactionState.ONGOING)
                .isPresent();
    }

    private static <T> Optional<T> answered(KafkaFuture<T> asked) {
        try {
            return Optional.of(asked.get());
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
