package io.baton.infra.deploy.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A consumer to be deployed: one function per partition and what they share.
 *
 * @param name begins the name of everything that is made
 */
public record Deployment(
        String name,
        Source source,
        Connection connection,
        FunctionSettings function,
        Schedules schedules,
        LeaseTableSettings leaseTable,
        Observability observability,
        Quotas quotas) {

    /**
     * Reads a file; paths in it are relative to it.
     *
     * @throws ConfigException naming everything that is wrong with it
     */
    public static Deployment read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is no file: --config names the deployment's YAML");
        }
        try {
            return parse(Files.readString(file), file.toAbsolutePath().resolveSibling(""), file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /** The same from a text; {@code called} is what it is called in complaints. */
    public static Deployment parse(String yaml, Path directory, String called) {
        return new DeploymentReader(directory).read(yaml, called);
    }

    /** With values of a CDK app's own constructs, which no file can name. */
    public Deployment withConnection(Connection other) {
        return new Deployment(name, source, other, function, schedules, leaseTable, observability, quotas);
    }

    /** For more or fewer functions. */
    public Deployment withPartitions(int partitions) {
        Source resized = new Source(
                source.bootstrapServers(),
                source.topic(),
                source.consumerGroupId(),
                partitions,
                source.startPosition());
        return new Deployment(name, resized, connection, function, schedules, leaseTable, observability, quotas);
    }
}
