package io.baton.infra.deploy.config;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The environment variables of each function; a secret appears only by its name. */
public final class Environments {

    /** A setting that a function of several partitions refuses. */
    public static final String OF_SINGLE_PARTITIONS = "BATON_CRASHES_PER_RECORD";

    /** The variable of the bucket. If the deployment makes the bucket, its value in a template has account and region in it. */
    public static final String STATE_BUCKET = "BATON_STATE_BUCKET";

    private static final int MOST_BYTES = 4_096;
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z]\\w+");

    /** As Lambda's documentation lists them; others that begin with AWS_ are the SDK's settings, and yours to make. */
    private static final Set<String> LAMBDAS_OWN = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_MAX_CONCURRENCY",
            "AWS_LAMBDA_METADATA_API",
            "AWS_LAMBDA_METADATA_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    private static final Pattern SECRET = Pattern.compile("KAFKA_(SASL_JAAS_CONFIG|SSL_.*(PASSWORD|KEY|CHAIN))");

    /** Variables for which the file has keys of its own. */
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("KAFKA_BOOTSTRAP_SERVERS", "bootstrapServers"),
            Map.entry("BATON_TOPIC", "topic"),
            Map.entry("BATON_GROUP_ID", "consumerGroupId"),
            Map.entry("BATON_PARTITION", "partitions"),
            Map.entry("BATON_PARTITIONS", "partitionsPerFunction"),
            Map.entry("BATON_FUNCTIONS", "partitions"),
            Map.entry("BATON_IDLE_AFTER", "idleAfter"),
            Map.entry("BATON_START_POSITION", "startingPosition"),
            Map.entry("BATON_LEASE_TABLE", "leaseTable.tableName"),
            Map.entry("BATON_METRICS", "metrics"),
            Map.entry("BATON_METRICS_NAMESPACE", "metricsNamespace"),
            Map.entry("BATON_KAFKA_AUTH", "authenticationMethod"),
            Map.entry("BATON_KAFKA_SECRET", "secret"),
            Map.entry("BATON_KAFKA_CA_SECRET", "rootCACertificate"),
            Map.entry(STATE_BUCKET, "state.bucket"),
            Map.entry("BATON_STATE_PREFIX", "state.prefix"),
            Map.entry("BATON_STATE_EVERY", "state.every"),
            Map.entry("BATON_STATE_BYTES", "state.bytes"),
            Map.entry("JAVA_TOOL_OPTIONS", "jvmOptions"));

    private final Deployment deployment;

    public Environments(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Sorted, so that a template is the same each time. */
    public Map<String, String> of(PartitionGroup group) {
        Map<String, String> all = new TreeMap<>(deployment.function().environment());
        Source source = deployment.source();
        all.put("KAFKA_BOOTSTRAP_SERVERS", String.join(",", source.bootstrapServers()));
        all.put("BATON_TOPIC", source.topic());
        all.put("BATON_GROUP_ID", source.consumerGroupId());
        all.put(group.isSingle() ? "BATON_PARTITION" : "BATON_PARTITIONS", group.numbers());
        all.put("BATON_START_POSITION", source.startPosition());
        all.put("BATON_LEASE_TABLE", deployment.leaseTable().tableName());
        all.put("BATON_METRICS", deployment.observability().metrics());
        all.put("BATON_METRICS_NAMESPACE", deployment.observability().metricsNamespace());
        all.put("JAVA_TOOL_OPTIONS", deployment.function().jvmOptionsFor(group.size()));
        Duration idleAfter = deployment.schedules().idleAfter();
        if (idleAfter != null) {
            all.put("BATON_IDLE_AFTER", idleAfter.toSeconds() + "s");
        }
        if (group.size() > 1) {
            all.remove(OF_SINGLE_PARTITIONS); // the function would refuse it
        }
        if (group.reads(0)) {
            // one function is enough to notice that the topic has grown, and only one changes when functions are added
            all.put("BATON_FUNCTIONS", Integer.toString(source.partitions()));
        }
        putAuthentication(all, deployment.connection());
        StateStorage state = deployment.function().state();
        if (state != null) {
            putState(all, state);
        }
        return all;
    }

    /** The name of a bucket that the deployment makes has account and region. The template puts them in; here they are made up. */
    private void putState(Map<String, String> all, StateStorage state) {
        all.put(
                STATE_BUCKET,
                state.bucket() == null
                        ? new Names(deployment.name()).stateBucket("123456789012", "ap-southeast-3")
                        : state.bucket());
        all.put("BATON_STATE_PREFIX", state.prefix());
        all.put("BATON_STATE_EVERY", state.every().toMillis() + "ms");
        if (state.bytes() != null) {
            all.put("BATON_STATE_BYTES", Integer.toString(state.bytes()));
        }
    }

    private static void putAuthentication(Map<String, String> all, Connection connection) {
        if (connection.authentication() == Authentication.NONE) {
            return;
        }
        all.put("BATON_KAFKA_AUTH", connection.authentication().setting());
        if (connection.secret() != null) {
            all.put("BATON_KAFKA_SECRET", connection.secret());
        }
        if (connection.rootCaCertificate() != null) {
            all.put("BATON_KAFKA_CA_SECRET", connection.rootCaCertificate());
        }
    }

    /** Refuses variables that Lambda refuses, and variables that contradict other keys. */
    void check(Section file) {
        Section environment = file.section("environment");
        for (String name : new TreeSet<>(deployment.function().environment().keySet())) {
            String key = KEYS.get(name);
            if (key != null) {
                environment.refuse(name, "has a key of its own: " + key);
            } else if (LAMBDAS_OWN.contains(name)) {
                environment.refuse(name, "is reserved by Lambda");
            } else if (!VARIABLE.matcher(name).matches()) {
                environment.refuse(
                        name,
                        "is not a valid name: it needs two characters at least, a letter first, then letters, digits and"
                                + " underscores");
            } else if (SECRET.matcher(name).matches()) {
                environment.refuse(name, "would be readable by everybody with access to the function: use secret");
            }
        }
        int bytes = deployment.functions().stream()
                .mapToInt(group -> bytes(of(group)))
                .max()
                .orElseThrow();
        if (bytes > MOST_BYTES) {
            file.refuse(
                    "environment",
                    "with Baton's own, the variables have %,d bytes, but Lambda allows %,d: shorten or remove some"
                            .formatted(bytes, MOST_BYTES));
        }
    }

    private static int bytes(Map<String, String> variables) {
        return variables.entrySet().stream()
                .mapToInt(variable -> (variable.getKey() + variable.getValue()).getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }
}
