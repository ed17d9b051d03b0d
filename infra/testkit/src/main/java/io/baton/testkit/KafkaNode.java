package io.baton.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import io.baton.infra.local.Loopback;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A container of Kafka's own image, on ports of this machine that stay the same when it comes back. Testcontainers names
 * the listeners that are added to its plain one {@code TC-0}, {@code TC-1}, and so on. Not started by its constructor.
 */
final class KafkaNode implements AutoCloseable {

    static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");

    private static final int KAFKA_PORT = 9092;
    private static final int FIRST_LISTENER_PORT = 19_092;
    private static final Duration START_PATIENCE = Duration.ofMinutes(2);

    private final KafkaContainer kafka = new KafkaContainer(IMAGE).withStartupTimeout(START_PATIENCE);
    private final Map<String, String> environment = new TreeMap<>();
    private final List<PortBinding> bindings = new ArrayList<>();
    private int listeners;

    KafkaNode() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException("No Docker engine answers. Start one, or take the embedded broker.");
        }
        // a random host port would be another one after a restart
        bind(Loopback.freePort(), KAFKA_PORT);
        with("auto.create.topics.enable", "false");
        kafka.withCreateContainerCmdModifier(this::complete);
    }

    /** A broker property, over the image's and Testcontainers' own. */
    KafkaNode with(String property, String value) {
        // in this order: a dash is three, an underscore two
        String name = property.replace("_", "__").replace("-", "___").replace('.', '_');
        environment.put("KAFKA_" + name.toUpperCase(Locale.ROOT), value);
        return this;
    }

    /** A file for the broker to read. */
    KafkaNode with(Path file, String inside) {
        int readableByAll = 0644;
        kafka.withCopyFileToContainer(MountableFile.forHostPath(file, readableByAll), inside);
        return this;
    }

    /** One more listener, which tells its clients that address; answers the port of this machine that it has. */
    int listen(String advertised) {
        int inside = FIRST_LISTENER_PORT + listeners++;
        int outside = Loopback.freePort();
        kafka.withListener("0.0.0.0:" + inside, () -> advertised);
        kafka.addExposedPort(inside);
        bind(outside, inside);
        return outside;
    }

    private void bind(int outside, int inside) {
        bindings.add(PortBinding.parse(outside + ":" + ExposedPort.tcp(inside).getPort()));
    }

    /** The last word on what Testcontainers has put together. */
    private void complete(CreateContainerCmd command) {
        Objects.requireNonNull(command.getHostConfig()).withPortBindings(bindings);
        Map<String, String> all = new TreeMap<>();
        for (String variable : Objects.requireNonNull(command.getEnv())) {
            String[] parts = variable.split("=", 2);
            all.put(parts[0], parts[1]);
        }
        all.putAll(environment);
        command.withEnv(all.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue())
                .toList());
    }

    /** For a test that has to say more of the container: its network, say. */
    KafkaContainer container() {
        return kafka;
    }

    String bootstrapServers() {
        return kafka.getBootstrapServers();
    }

    void kill() {
        docker().killContainerCmd(kafka.getContainerId()).exec();
    }

    void stop() {
        docker().stopContainerCmd(kafka.getContainerId()).exec();
    }

    /** Brings it back; returns when it answers. */
    void comeBack() {
        docker().startContainerCmd(kafka.getContainerId()).exec();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
            admin.describeCluster().nodes().get(START_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("Kafka at " + bootstrapServers() + " did not come back", e);
        }
    }

    void pause() {
        docker().pauseContainerCmd(kafka.getContainerId()).exec();
    }

    void resume() {
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
