package io.baton.testkit;

import io.baton.infra.local.KafkaBroker;
import io.baton.infra.local.KafkaCluster;
import io.baton.infra.local.Link;
import java.util.List;

/** A cluster of three in JVMs of their own. The links lead to its first broker only. */
final class ThreeBrokers implements Cluster {

    private final KafkaCluster cluster = new KafkaCluster();

    static ThreeBrokers started(List<Link> links) {
        var brokers = new ThreeBrokers();
        links.forEach(link -> link.leadTo(port(brokers.cluster.broker(1))));
        try {
            brokers.start();
            return brokers;
        } catch (RuntimeException e) {
            brokers.close();
            throw e;
        }
    }

    private static int port(KafkaBroker broker) {
        return Integer.parseInt(broker.bootstrapServers().split(":", 2)[1]);
    }

    @Override
    public void kill(int number) {
        cluster.broker(number).kill();
    }

    @Override
    public void start(int number) {
        cluster.broker(number).start();
    }

    @Override
    public String name() {
        return "three Apache Kafkas at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return cluster.bootstrapServers();
    }

    @Override
    public void kill() {
        cluster.each(KafkaBroker::kill);
    }

    @Override
    public void stop() {
        cluster.each(KafkaBroker::stop);
    }

    @Override
    public void start() {
        cluster.start();
    }

    @Override
    public void pause() {
        cluster.each(KafkaBroker::pause);
    }

    @Override
    public void resume() {
        cluster.each(KafkaBroker::resume);
    }

    @Override
    public void close() {
        cluster.close();
    }
}
