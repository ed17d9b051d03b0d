package io.baton.infra.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;

/** Files of deployments, as tests write them. */
public final class Yaml {

    /** The least that a file must say. */
    public static final String LEAST = """
        bootstrapServers: [b-1.example.com:9092, b-2.example.com:9092]
        topic: rides
        consumerGroupId: ride-standings
        partitions: 3
        code: rides.jar
        handler: io.baton.demo.RideFunction::handleRequest
        """;

    private Yaml() {}

    /** What is wrong with a file that is refused. */
    static List<String> problems(String yaml) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Deployment.parse(yaml, Path.of("/somewhere"), "rides.yaml"));
        assertThat(refused).as("refused: %s", yaml).isNotNull();
        return refused.problems().stream().map(Problem::toString).toList();
    }

    /** The same of the least, and more lines. */
    static List<String> problemsWith(String... more) {
        return problems(LEAST + String.join("\n", more));
    }

    /** The least, and more lines. */
    public static Deployment deployment(String... more) {
        return Deployment.parse(LEAST + String.join("\n", more), Path.of("/somewhere"), "rides.yaml");
    }
}
