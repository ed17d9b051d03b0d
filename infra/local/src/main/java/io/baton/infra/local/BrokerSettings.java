package io.baton.infra.local;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a broker is started with.
 *
 * @param port 0 for any free one
 * @param dataDirectory kept when the broker is closed; null for a temporary one
 * @param properties broker properties that override ours
 * @param detour null for none
 */
public record BrokerSettings(
        int port,
        @Nullable Path dataDirectory,
        Map<String, String> properties,
        @Nullable Detour detour) {
    /** A property of our own: brokers of one cluster are given the same, of 16 bytes in base 64. */
    public static final String CLUSTER_ID = "cluster.id";

    public static final BrokerSettings DEFAULT = new BrokerSettings(0, null, Map.of(), null);

    /**
     * A second way to the broker.
     *
     * @param port where the broker listens for it
     * @param advertised {@code host:port} that clients that came this way are told to go on with: a proxy's
     */
    public record Detour(int port, String advertised) {}

    public BrokerSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("No port: " + port);
        }
        properties = Map.copyOf(properties);
    }

    public BrokerSettings withPort(int newPort) {
        return new BrokerSettings(newPort, dataDirectory, properties, detour);
    }

    public BrokerSettings withDataDirectory(Path directory) {
        return new BrokerSettings(port, directory, properties, detour);
    }

    public BrokerSettings withProperty(String name, String value) {
        Map<String, String> more = new TreeMap<>(properties);
        more.put(name, value);
        return new BrokerSettings(port, dataDirectory, more, detour);
    }

    public BrokerSettings withDetour(Detour another) {
        return new BrokerSettings(port, dataDirectory, properties, another);
    }
}
