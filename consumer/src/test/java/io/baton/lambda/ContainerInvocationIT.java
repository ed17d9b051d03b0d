package io.baton.lambda;

import com.github.dockerjava.api.model.PortBinding;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.utility.DockerImageName;

/** The same on Kafka's own image. Needs a Docker engine; without one it fails, for a skipped suite looks like a green one. */
class ContainerInvocationIT extends InvocationTest {

    private static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.3.1");
    private static final int KAFKA_PORT = 9092;

    @Override
    Site.Broker broker() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            throw new IllegalStateException(
                    "No Docker engine answers, and this suite is nothing without one. Start one, or leave out -Pcontainers.");
        }
        int port = freePort();
        var kafka = new KafkaContainer(IMAGE)
                .withStartupTimeout(Duration.ofMinutes(2))
                // a random port would be another one after a restart
                .withCreateContainerCmdModifier(command ->
                        command.getHostConfig().withPortBindings(PortBinding.parse(port + ":" + KAFKA_PORT)));
        kafka.start();
        System.out.println("Broker under test: Testcontainers, " + IMAGE + " at " + kafka.getBootstrapServers());
        return new Site.Broker() {
            @Override
            public String bootstrapServers() {
                return kafka.getBootstrapServers();
            }

            @Override
            public void bounce() {
                var docker = kafka.getDockerClient();
                docker.killContainerCmd(kafka.getContainerId()).exec();
                docker.startContainerCmd(kafka.getContainerId()).exec();
            }

            @Override
            public void close() {
                kafka.stop();
            }
        };
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
