package io.baton.infra.cli.connection;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.PartitionRanges;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * The deployed functions and the partitions that they read. A function says which it reads by {@code BATON_GROUP_ID}, {@code BATON_TOPIC} and
 * {@code BATON_PARTITION} or {@code BATON_PARTITIONS} among its variables; a template of their names spares asking all of them.
 */
public final class Functions {

    private static final String MANUAL = "{\"baton\":{\"trigger\":\"manual\"}}";
    /** More than a function takes. */
    private static final int MOST_PARTITIONS = 1_000;

    private Functions() {}

    /**
     * Invokes a function once, asynchronously, with an event that counts as newest: it warms up with the version that is
     * deployed, and takes over. If it can't warm up, the holder goes on.
     */
    public static void askForHandover(LambdaClient lambda, String function) {
        var unused = lambda.invoke(request -> request.functionName(function)
                .invocationType(InvocationType.EVENT)
                .payload(SdkBytes.fromUtf8String(MANUAL)));
    }

    /** Every function of this account and region that reads a partition, by its lease. Needs lambda:ListFunctions. */
    public static Map<LeaseKey, FunctionConfiguration> find(LambdaClient lambda) {
        return byLease(list(lambda));
    }

    /** All functions of this account and region. Needs lambda:ListFunctions. */
    public static List<FunctionConfiguration> list(LambdaClient lambda) {
        return lambda.listFunctionsPaginator().functions().stream().toList();
    }

    /** The functions that read a partition. */
    public static Map<LeaseKey, FunctionConfiguration> byLease(List<FunctionConfiguration> functions) {
        Map<LeaseKey, FunctionConfiguration> found = new HashMap<>();
        functions.forEach(
                function -> keys(variables(function)).forEach(key -> found.merge(key, function, Functions::newer)));
        return found;
    }

    /** The function's environment variables; empty if it has none. */
    public static Map<String, String> variables(FunctionConfiguration function) {
        return function.environment() == null
                ? Map.of()
                : function.environment().variables();
    }

    /** While partitions are divided anew, two functions have one of them, and the one that was made last is to read it. */
    private static FunctionConfiguration newer(FunctionConfiguration one, FunctionConfiguration other) {
        String ones = Objects.requireNonNullElse(one.lastModified(), "");
        return ones.compareTo(Objects.requireNonNullElse(other.lastModified(), "")) >= 0 ? one : other;
    }

    /** The leases of a function with these variables; none if it is not a function of Baton's. */
    public static List<LeaseKey> keys(Map<String, String> variables) {
        String group = variables.getOrDefault("BATON_GROUP_ID", "");
        String topic = variables.getOrDefault("BATON_TOPIC", "");
        String one = variables.getOrDefault("BATON_PARTITION", "");
        String partitions = variables.getOrDefault("BATON_PARTITIONS", one);
        if (group.isBlank() || topic.isBlank()) {
            return List.of();
        }
        try {
            return PartitionRanges.parse(partitions, MOST_PARTITIONS).stream()
                    .map(partition -> new LeaseKey(group, topic, partition))
                    .toList();
        } catch (IllegalArgumentException e) {
            return List.of(); // the function itself says what is wrong with it
        }
    }

    /** {@code {group}}, {@code {topic}} and {@code {partition}} filled in; a dash replaces characters that a function's name can't have. */
    public static String named(String template, LeaseKey key) {
        Map<String, String> parts = new TreeMap<>(Map.of(
                "{group}", clean(key.groupId()),
                "{topic}", clean(key.topic()),
                "{partition}", Integer.toString(key.partition())));
        String name = template;
        for (Map.Entry<String, String> part : parts.entrySet()) {
            name = name.replace(part.getKey(), part.getValue());
        }
        return name;
    }

    private static String clean(String text) {
        return text.replaceAll("[^A-Za-z0-9-_]", "-");
    }
}
