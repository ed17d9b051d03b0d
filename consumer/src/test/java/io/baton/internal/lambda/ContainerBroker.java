package io.baton.internal.lambda;

import com.github.dockerjava.api.model.PortBinding;
import io.baton.infra.local.Loopback;
import java.time.Duration;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka's own image. Needs a Docker engine; without one it fails, for a skipped suite looks like a green one. */
final class ContainerBroker implements Site.Broker {

    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
    private static final int KAFKA_PORT = 9092;

    private final KafkaContainer kafka;

    private ContainerBroker(KafkaContainer kafka) {
        this.kafka = kafka;
    }

    static ContainerBroker started() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException(
                    "No Docker engine answers, and this suite is nothing without one. Start one, or leave out -Pcontainers.");
        }
        int port = Loopback.freePort();
        var kafka = new KafkaContainer(IMAGE)
                .withStartupTimeout(Duration.ofMinutes(2))
                // a random port would be another one after a restart
                .withCreateContainerCmdModifier(command ->
                        command.getHostConfig().withPortBindings(PortBinding.parse(port + ":" + KAFKA_PORT)));
        kafka.start();
        System.out.println("Broker under test: Testcontainers, " + IMAGE + " at " + kafka.getBootstrapServers());
        return new ContainerBroker(kafka);
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void kill() {
        kafka.getDockerClient().killContainerCmd(kafka.getContainerId()).exec();
    }

    /** Unlike the embedded one it may not be ready yet. */
    @Override
    public void start() {
        kafka.getDockerClient().startContainerCmd(kafka.getContainerId()).exec();
    }

    @Override
    public String log() {
        List<String> all = kafka.getLogs().lines().toList();
        return String.join("\n", all.subList(Math.max(0, all.size() - Site.LOG_LINES), all.size()));
    }

    @Override
    public void close() {
        kafka.stop();
    }
}
