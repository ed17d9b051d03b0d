package io.baton.infra.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What DynamoDB Local is started with.
 *
 * @param port 0 for any free one
 * @param dataDirectory kept when it is closed, and outlives a kill; null for tables in memory, which don't
 */
public record DynamoDbSettings(int port, @Nullable Path dataDirectory) {
    public static final DynamoDbSettings DEFAULT = new DynamoDbSettings(0, null);

    public DynamoDbSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("No port: " + port);
        }
    }

    public DynamoDbSettings withPort(int newPort) {
        return new DynamoDbSettings(newPort, dataDirectory);
    }

    public DynamoDbSettings withDataDirectory(Path directory) {
        return new DynamoDbSettings(port, directory);
    }
}
