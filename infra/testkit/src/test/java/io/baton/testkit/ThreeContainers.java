package io.baton.testkit;

import io.baton.infra.local.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/** The same cluster as {@link ThreeBrokers}, of containers on a network of their own. */
final class ThreeContainers implements Cluster {

    private static final int SIZE = 3;
    /** Where Testcontainers has the controller listen. */
    private static final int CONTROLLER_PORT = 9094;

    private final Network network = Network.newNetwork();
    private final List<KafkaNode> nodes = new ArrayList<>();

    static ThreeContainers started(List<Link> links) {
        var cluster = new ThreeContainers();
        try {
            // all at the same time: a broker is ready only when two of them are
            Startables.deepStart(cluster.nodes.stream().map(KafkaNode::container))
                    .join();
            String first = cluster.nodes.getFirst().bootstrapServers();
            int port = Integer.parseInt(first.substring(first.lastIndexOf(':') + 1));
            links.forEach(link -> link.leadTo(port));
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private ThreeContainers() {
        String clusterId = Uuid.randomUuid().toString();
        String voters = IntStream.rangeClosed(1, SIZE)
                .mapToObj(i -> i + "@" + host(i) + ":" + CONTROLLER_PORT)
                .collect(Collectors.joining(","));
        for (int i = 1; i <= SIZE; i++) {
            KafkaNode node = new KafkaNode()
                    .with("node.id", Integer.toString(i))
                    .with("controller.quorum.voters", voters)
                    .with("default.replication.factor", "3")
                    .with("min.insync.replicas", "2")
                    .with("offsets.topic.replication.factor", "3");
            node.container().withNetwork(network).withNetworkAliases(host(i)).withEnv("CLUSTER_ID", clusterId);
            nodes.add(node);
        }
    }

    private static String host(int number) {
        return "kafka-" + number;
    }

    @Override
    public String name() {
        return "Testcontainers, three of " + KafkaNode.IMAGE + " at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return nodes.stream().map(KafkaNode::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void kill(int number) {
        nodes.get(number - 1).kill();
    }

    @Override
    public void start(int number) {
        nodes.get(number - 1).comeBack();
    }

    @Override
    public void kill() {
        nodes.forEach(KafkaNode::kill);
    }

    @Override
    public void stop() {
        nodes.forEach(KafkaNode::stop);
    }

    @Override
    public void start() {
        each(KafkaNode::comeBack);
    }

    private void each(Consumer<KafkaNode> what) {
        nodes.parallelStream().forEach(what);
    }

    @Override
    public void pause() {
        nodes.forEach(KafkaNode::pause);
    }

    @Override
    public void resume() {
        nodes.forEach(KafkaNode::resume);
    }

    @Override
    public void close() {
        nodes.forEach(KafkaNode::close);
        network.close();
    }
}
