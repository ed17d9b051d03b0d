package io.baton.infra.emulator.lab;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the lab listens and what it keeps.
 *
 * @param kafkaPort 0 for any free one
 * @param dynamoDbPort 0 for any free one
 * @param data kept across runs; null for a lab that leaves nothing
 */
public record LabSettings(
        int kafkaPort, int dynamoDbPort, @Nullable Path data) {
    public static final LabSettings DEFAULT = new LabSettings(0, 0, null);

    public LabSettings {
        requirePort("--kafka-port", kafkaPort);
        requirePort("--dynamodb-port", dynamoDbPort);
        if (kafkaPort != 0 && kafkaPort == dynamoDbPort) {
            throw new IllegalArgumentException("--kafka-port and --dynamodb-port must differ");
        }
    }

    private static void requirePort(String option, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(option + " must be 0 (any free port) to 65535, not " + port);
        }
    }
}
