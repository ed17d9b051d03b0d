package io.baton.infra.emulator.lab;

import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.LambdaEmulator;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One function per partition of a topic, all of the same jar.
 *
 * @param environment added to what the lab sets itself, and stronger
 */
public record PartitionFunctions(
        String topic,
        String groupId,
        int partitions,
        Path jar,
        String handler,
        int memoryMegabytes,
        LabTimings timings,
        Map<String, String> environment) {

    /** Incumbent, successor, and one that comes twice, late or as a watchdog. */
    public static final int CONCURRENCY = 3;

    /** Lambda's default. */
    public static final int RETRIES = 2;

    private static final int LONGEST_TOPIC = 50;

    public PartitionFunctions {
        environment = Map.copyOf(environment);
    }

    /** Lambda allows no dots in a name, and 64 characters; a topic may have dots, and 249 characters. */
    public static String name(String topic, int partition) {
        String clean = topic.replaceAll("[^A-Za-z0-9-_]", "-");
        return clean.substring(0, Math.min(clean.length(), LONGEST_TOPIC)) + "-" + partition;
    }

    /** The functions' names, by partition. */
    public List<String> names() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> name(topic, partition))
                .toList();
    }

    /** Deploys all of them. */
    public void deploy(LambdaEmulator lambda, Addresses addresses) {
        List<String> names = names();
        for (int partition = 0; partition < partitions; partition++) {
            lambda.deploy(new FunctionSpec(
                    names.get(partition),
                    jar,
                    handler,
                    environment(partition, addresses),
                    timings.functionTimeout(),
                    memoryMegabytes,
                    CONCURRENCY,
                    RETRIES,
                    timings.retryDelays(),
                    timings.maxEventAge()));
        }
    }

    private Map<String, String> environment(int partition, Addresses addresses) {
        Map<String, String> all = new TreeMap<>(timings.environment());
        all.putAll(Addresses.CREDENTIALS);
        all.putAll(Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                addresses.bootstrapServers(),
                "AWS_ENDPOINT_URL_DYNAMODB",
                addresses.dynamoDb().toString(),
                "BATON_LEASE_TABLE",
                Addresses.LEASE_TABLE,
                "BATON_GROUP_ID",
                groupId,
                "BATON_TOPIC",
                topic,
                "BATON_PARTITION",
                Integer.toString(partition),
                "BATON_LOG_FORMAT",
                "Text"));
        all.putAll(environment);
        return all;
    }
}
