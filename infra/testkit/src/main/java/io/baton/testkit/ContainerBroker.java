package io.baton.testkit;

import io.baton.infra.local.Link;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Kafka's own image, with a listener for each link besides its plain one. */
final class ContainerBroker implements TestBroker {

    private final KafkaNode node;

    private ContainerBroker(KafkaNode node) {
        this.node = node;
    }

    static ContainerBroker start(List<Link> links, Map<String, String> properties, Map<Path, String> files) {
        KafkaNode node = new KafkaNode();
        links.forEach(link -> link.leadTo(node.listen(link.address())));
        properties.forEach(node::with);
        files.forEach(node::with);
        node.container().start();
        return new ContainerBroker(node);
    }

    @Override
    public String name() {
        return "Testcontainers, " + KafkaNode.IMAGE + " at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    @Override
    public void kill() {
        node.kill();
    }

    @Override
    public void stop() {
        node.stop();
    }

    @Override
    public void start() {
        node.comeBack();
    }

    @Override
    public void pause() {
        node.pause();
    }

    @Override
    public void resume() {
        node.resume();
    }

    @Override
    public void close() {
        node.close();
    }
}
