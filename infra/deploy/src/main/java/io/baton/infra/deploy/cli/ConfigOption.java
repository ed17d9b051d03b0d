package io.baton.infra.deploy.cli;

import io.baton.infra.deploy.config.Deployment;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The deployment's file. A mixin. */
final class ConfigOption {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "The deployment's YAML file; infra/deploy/README.md lists its keys.")
    private Path file = Path.of("");

    Deployment read() {
        return Deployment.read(file);
    }
}
