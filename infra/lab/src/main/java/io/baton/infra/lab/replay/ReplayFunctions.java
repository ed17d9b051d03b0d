package io.baton.infra.lab.replay;

import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.lab.Addresses;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The functions of a replay: as they are deployed, but for their group, their lease table and the ends of their range.
 *
 * @param group of the replay, not the live one
 * @param kafka the client's properties; may hold secrets
 * @param environment added, and stronger
 */
public record ReplayFunctions(
        String topic,
        String group,
        Path jar,
        String handler,
        int memoryMegabytes,
        Map<String, String> kafka,
        Map<String, String> environment) {

    private static final Duration TIMEOUT = Duration.ofMinutes(15);
    private static final int RETRIES = 2;
    private static final List<Duration> RETRY_DELAYS = List.of(Duration.ofSeconds(1), Duration.ofSeconds(5));
    private static final Duration MAX_EVENT_AGE = Duration.ofHours(6);

    public ReplayFunctions {
        kafka = Map.copyOf(kafka);
        environment = Map.copyOf(environment);
    }

    /** The same functions with these variables, which are weaker than those that were given. */
    public ReplayFunctions with(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(more);
        all.putAll(environment);
        return new ReplayFunctions(topic, group, jar, handler, memoryMegabytes, kafka, all);
    }

    static String name(Range range) {
        return "replay-" + range.partition();
    }

    FunctionSpec of(Range range, URI dynamoDb) {
        Map<String, String> all = new TreeMap<>(Addresses.CREDENTIALS);
        kafka.forEach((property, value) -> all.put(variable(property), value));
        all.put("AWS_ENDPOINT_URL_DYNAMODB", dynamoDb.toString());
        all.put("BATON_LEASE_TABLE", Addresses.LEASE_TABLE);
        all.put("BATON_GROUP_ID", group);
        all.put("BATON_TOPIC", topic);
        all.put("BATON_PARTITION", Integer.toString(range.partition()));
        all.put("BATON_START_POSITION", "offset:" + range.from());
        all.put("BATON_END_POSITION", Long.toString(range.to()));
        all.put("BATON_LOG_FORMAT", "Text");
        all.put("BATON_METRICS", "off");
        all.putAll(environment);
        return new FunctionSpec(
                name(range), jar, handler, all, TIMEOUT, memoryMegabytes, 1, RETRIES, RETRY_DELAYS, MAX_EVENT_AGE);
    }

    /** As the function's settings read it back. */
    private static String variable(String property) {
        return "KAFKA_"
                + property.replace("_", "\u0000")
                        .replace("-", "___")
                        .replace("\u0000", "__")
                        .replace('.', '_')
                        .toUpperCase(Locale.ROOT);
    }

    /** Without Kafka's properties and the environment, which may hold secrets. */
    @Override
    public String toString() {
        return "ReplayFunctions[%s as %s]".formatted(topic, group);
    }
}
