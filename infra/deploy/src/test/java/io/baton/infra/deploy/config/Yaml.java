package io.baton.infra.deploy.config;

import java.nio.file.Path;

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

    /** The least, and more lines. */
    public static Deployment deployment(String... more) {
        return Deployment.parse(LEAST + String.join("\n", more), Path.of("/somewhere"), "rides.yaml");
    }
}
