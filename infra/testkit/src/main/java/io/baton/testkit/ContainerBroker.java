package io.baton.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import io.baton.infra.local.Loopback;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** Kafka's own image, with a listener for each link besides its plain one. */
final class ContainerBroker implements TestBroker {

    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
    private static final int KAFKA_PORT = 9092;
    private static final int FIRST_LINK_PORT = 19_092;
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final KafkaContainer kafka;

    private ContainerBroker(KafkaContainer kafka) {
        this.kafka = kafka;
    }

    static ContainerBroker start(List<Link> links) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("No Docker engine answers. Start one, or take the embedded broker.");
        }
        // a random host port would be another one after a restart
        List<PortBinding> bindings = new ArrayList<>(List.of(binding(Loopback.freePort(), KAFKA_PORT)));
        KafkaContainer kafka = new KafkaContainer(IMAGE).withStartupTimeout(START_PATIENCE);
        for (int i = 0; i < links.size(); i++) {
            int inside = FIRST_LINK_PORT + i;
            int outside = Loopback.freePort();
            String advertised = Loopback.HOST + ":" + links.get(i).port();
            links.get(i).leadTo(outside);
            kafka.withListener("0.0.0.0:" + inside, () -> advertised);
            kafka.addExposedPort(inside);
            bindings.add(binding(outside, inside));
        }
        kafka.withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
                .withCreateContainerCmdModifier(command ->
                        Objects.requireNonNull(command.getHostConfig()).withPortBindings(bindings));
        kafka.start();
        return new ContainerBroker(kafka);
    }

    private static PortBinding binding(int outside, int inside) {
        return PortBinding.parse(outside + ":" + ExposedPort.tcp(inside).getPort());
    }

    @Override
    public String name() {
        return "Testcontainers, " + IMAGE + " at " + bootstrapServers();
    }

    @Override
    public String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    @Override
    public void kill() {
        docker().killContainerCmd(kafka.getContainerId()).exec();
    }

    @Override
    public void stop() {
        docker().stopContainerCmd(kafka.getContainerId()).exec();
    }

    @Override
    public void start() {
        docker().startContainerCmd(kafka.getContainerId()).exec();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.describeCluster().nodes().get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(name() + " did not come back", e);
        }
    }

    @Override
    public void pause() {
        docker().pauseContainerCmd(kafka.getContainerId()).exec();
    }

    @Override
    public void resume() {
        docker().unpauseContainerCmd(kafka.getContainerId()).exec();
    }

    private DockerClient docker() {
        return kafka.getDockerClient();
    }

    @Override
    public void close() {
        kafka.stop();
    }
}
