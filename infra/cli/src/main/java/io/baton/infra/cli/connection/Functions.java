package io.baton.infra.cli.connection;

import io.baton.internal.lease.LeaseKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/**
 * The deployed functions and the partitions that they read. A function says which partition it reads by {@code BATON_GROUP_ID}, {@code BATON_TOPIC} and
 * {@code BATON_PARTITION} among their variables; a template of their names spares asking all of them.
 */
public final class Functions {

    private static final String MANUAL = "{\"baton\":{\"trigger\":\"manual\"}}";
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

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
        Map<LeaseKey, FunctionConfiguration> found = new HashMap<>();
        lambda.listFunctionsPaginator().functions().forEach(function -> {
            Map<String, String> variables = function.environment() == null
                    ? Map.of()
                    : function.environment().variables();
            LeaseKey key = key(variables);
            if (key != null) {
                found.put(key, function);
            }
        });
        return found;
    }

    /** The lease of a function with these variables; null if it is not a function of Baton's. */
    public static @Nullable LeaseKey key(Map<String, String> variables) {
        String group = variables.getOrDefault("BATON_GROUP_ID", "");
        String topic = variables.getOrDefault("BATON_TOPIC", "");
        String partition = variables.getOrDefault("BATON_PARTITION", "");
        boolean complete = !group.isBlank()
                && !topic.isBlank()
                && NUMBER.matcher(partition).matches();
        return complete ? new LeaseKey(group, topic, Integer.parseInt(partition)) : null;
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
