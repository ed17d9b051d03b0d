package io.baton.infra.local;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Three Kafka brokers, each of them broker and controller, in JVMs of their own, and numbered from 1. Everything is kept three times, and
 * a write needs two of them. Not started by its constructor. Thread-safe.
 */
public final class KafkaCluster implements AutoCloseable {

    private static final int SIZE = 3;
    private static final String ALL = "3";
    private static final String MOST = "2";

    private final List<KafkaBroker> brokers;

    public KafkaCluster() {
        String clusterId = Uuid.randomUuid().toString();
        List<Integer> controllers =
                IntStream.range(0, SIZE).mapToObj(i -> Loopback.freePort()).toList();
        String voters = IntStream.range(0, SIZE)
                .mapToObj(i -> i + 1 + "@" + address(controllers.get(i)))
                .collect(Collectors.joining(","));
        brokers = IntStream.range(0, SIZE)
                .mapToObj(i -> broker(i + 1, clusterId, voters, controllers.get(i)))
                .toList();
    }

    private static KafkaBroker broker(int number, String clusterId, String voters, int controllerPort) {
        int port = Loopback.freePort();
        return new KafkaBroker(BrokerSettings.DEFAULT
                .withPort(port)
                .withProperty(BrokerSettings.CLUSTER_ID, clusterId)
                .withProperty("node.id", Integer.toString(number))
                .withProperty("controller.quorum.voters", voters)
                .withProperty("listeners", "PLAINTEXT://" + address(port) + ",CONTROLLER://" + address(controllerPort))
                .withProperty("default.replication.factor", ALL)
                .withProperty("min.insync.replicas", MOST)
                .withProperty("offsets.topic.replication.factor", ALL)
                .withProperty("transaction.state.log.replication.factor", ALL)
                .withProperty("transaction.state.log.min.isr", MOST));
    }

    private static String address(int port) {
        return Loopback.HOST + ":" + port;
    }

    /** That of this number, from 1. */
    public KafkaBroker broker(int number) {
        return brokers.get(number - 1);
    }

    public String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    /** Returns when all are ready; they start at the same time, as a broker is ready only when two of them are. */
    public KafkaCluster start() {
        List<CompletableFuture<?>> ready = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            brokers.forEach(broker -> ready.add(CompletableFuture.runAsync(broker::start, threads)));
        }
        ready.forEach(CompletableFuture::join);
        return this;
    }

    /** Does the same to each. */
    public void each(Consumer<KafkaBroker> what) {
        brokers.forEach(what);
    }

    @Override
    public void close() {
        each(KafkaBroker::close);
    }
}
