package io.baton.infra.emulator.lab;

import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.internal.lease.PartitionRanges;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The functions of a topic's partitions, all of the same jar: each function reads {@code partitionsPerFunction} of them, the
 * last one maybe fewer.
 *
 * @param environment added to what the lab sets itself, and stronger
 */
public record PartitionFunctions(
        String topic,
        String groupId,
        int partitions,
        int partitionsPerFunction,
        Path jar,
        String handler,
        int memoryMegabytes,
        LabTimings timings,
        Map<String, String> environment) {

    /** Lambda's default. */
    public static final int RETRIES = 2;

    /** Incumbent, successor, and one that comes twice, late or as a watchdog. */
    private static final int CONCURRENCY = 3;

    /** Invocations of the watchdog's, each of which may hold a partition that the others let go. */
    private static final int WATCHDOGS = 4;

    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_TOPIC = 50;

    public PartitionFunctions {
        environment = Map.copyOf(environment);
        if (partitionsPerFunction < 1) {
            throw new IllegalArgumentException("A function reads 1 partition or more, not " + partitionsPerFunction);
        }
    }

    /**
     * Of the function that reads those partitions. Lambda allows no dots in a name, and 64 characters; a topic may have dots,
     * and 249 characters.
     */
    public static String name(String topic, List<Integer> partitions) {
        String ranges = PartitionRanges.format(partitions).replace(',', '_');
        String suffix = partitions.size() == 1 ? "-" + ranges : "-group-" + ranges;
        String clean = topic.replaceAll("[^A-Za-z0-9-_]", "-");
        int longest = Math.clamp(LONGEST_NAME - suffix.length(), 0, LONGEST_TOPIC);
        return clean.substring(0, Math.min(clean.length(), longest)) + suffix;
    }

    /** How many invocations of a function may run at once, by the number of its partitions. */
    public static int concurrency(int partitions) {
        return partitions == 1 ? CONCURRENCY : CONCURRENCY + WATCHDOGS;
    }

    /** The setting that tells a function its partitions. */
    public static Map<String, String> setting(List<Integer> partitions) {
        return partitions.size() == 1
                ? Map.of("BATON_PARTITION", Integer.toString(partitions.getFirst()))
                : Map.of("BATON_PARTITIONS", PartitionRanges.format(partitions));
    }

    /** The partitions of each function, by its name, in ascending order. */
    public Map<String, List<Integer>> partitionsByName() {
        Map<String, List<Integer>> functions = new LinkedHashMap<>();
        for (int first = 0; first < partitions; first += partitionsPerFunction) {
            List<Integer> own = IntStream.range(first, Math.min(partitions, first + partitionsPerFunction))
                    .boxed()
                    .toList();
            functions.put(name(topic, own), own);
        }
        return functions;
    }

    /** The functions' names, in the order of their partitions. */
    public List<String> names() {
        return List.copyOf(partitionsByName().keySet());
    }

    /** Deploys all of them. */
    public void deploy(LambdaEmulator lambda, Addresses addresses) {
        partitionsByName()
                .forEach((name, own) -> lambda.deploy(new FunctionSpec(
                        name,
                        jar,
                        handler,
                        environment(own, addresses),
                        timings.functionTimeout(),
                        memoryMegabytes,
                        concurrency(own.size()),
                        RETRIES,
                        timings.retryDelays(),
                        timings.maxEventAge())));
    }

    private Map<String, String> environment(List<Integer> own, Addresses addresses) {
        Map<String, String> all = new TreeMap<>(timings.environment());
        all.putAll(Addresses.CREDENTIALS);
        all.putAll(setting(own));
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
                "BATON_LOG_FORMAT",
                "Text"));
        all.putAll(environment);
        return all;
    }
}
