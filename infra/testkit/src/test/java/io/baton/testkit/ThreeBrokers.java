package io.baton.testkit;

import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.Link;
import io.baton.infra.local.Loopback;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/** A cluster of three, each of them broker and controller, numbered from 1. The links lead to its first broker only. */
final class ThreeBrokers implements Cluster {

    private static final int SIZE = 3;

    private final List<KafkaBroker> brokers = new ArrayList<>();

    static ThreeBrokers started(List<Link> links) {
        var cluster = new ThreeBrokers();
        links.forEach(link -> link.leadTo(port(cluster.brokers.getFirst())));
        try {
            cluster.start();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private ThreeBrokers() {
        String clusterId = Uuid.randomUuid().toString();
        List<Integer> controllers =
                IntStream.range(0, SIZE).mapToObj(i -> Loopback.freePort()).toList();
        String voters = IntStream.range(0, SIZE)
                .mapToObj(i -> i + 1 + "@" + address(controllers.get(i)))
                .collect(Collectors.joining(","));
        for (int i = 0; i < SIZE; i++) {
            int port = Loopback.freePort();
            brokers.add(new KafkaBroker(BrokerSettings.DEFAULT
                    .withPort(port)
                    .withProperty(BrokerSettings.CLUSTER_ID, clusterId)
                    .withProperty("node.id", Integer.toString(i + 1))
                    .withProperty("controller.quorum.voters", voters)
                    .withProperty(
                            "listeners",
                            "PLAINTEXT://" + address(port) + ",CONTROLLER://" + address(controllers.get(i)))
                    .withProperty("default.replication.factor", "3")
                    .withProperty("min.insync.replicas", "2")
                    .withProperty("offsets.topic.replication.factor", "3")));
        }
    }

    private static String address(int port) {
        return Loopback.HOST + ":" + port;
    }

    private static int port(KafkaBroker broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]);
    }

    @Override
    public void kill(int number) {
        brokers.get(number - 1).kill();
    }

    @Override
    public void start(int number) {
        brokers.get(number - 1).start();
    }

    @Override
    public String name() {
        return "three Apache Kafkas at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void kill() {
        brokers.forEach(KafkaBroker::kill);
    }

    @Override
    public void stop() {
        brokers.forEach(KafkaBroker::stop);
    }

    /** All at the same time: a broker is ready only when two of them are. */
    @Override
    public void start() {
        List<CompletableFuture<?>> ready = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            brokers.forEach(broker -> ready.add(CompletableFuture.runAsync(broker::start, threads)));
        }
        ready.forEach(CompletableFuture::join);
    }

    @Override
    public void pause() {
        brokers.forEach(KafkaBroker::pause);
    }

    @Override
    public void resume() {
        brokers.forEach(KafkaBroker::resume);
    }

    @Override
    public void close() {
        brokers.forEach(KafkaBroker::close);
    }
}
