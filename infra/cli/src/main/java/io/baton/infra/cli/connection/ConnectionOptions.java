package io.baton.infra.cli.connection;

import io.baton.internal.lease.LeaseTableName;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to reach the lease table and Kafka; the same options for every command. */
public final class ConnectionOptions {

    private static final Pattern REGION = Pattern.compile("[a-z0-9]+(-[a-z0-9]+){1,4}");

    @Option(
            names = "--table",
            paramLabel = "NAME",
            description = "The lease table. Default: BATON_LEASE_TABLE, or baton-leases.")
    private @Nullable String table;

    @Option(names = "--region", paramLabel = "REGION", description = "The AWS region. Default: what AWS's SDK finds.")
    private @Nullable String region;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description =
                    "A profile of AWS's configuration files: its credentials and region count before the environment's.")
    private @Nullable String profile;

    @Option(names = "--endpoint", paramLabel = "URL", description = "The endpoint of DynamoDB, if not AWS's own.")
    private @Nullable URI endpoint;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT,…",
            description = "Kafka's brokers. Default: KAFKA_BOOTSTRAP_SERVERS. Without brokers lag is not known.")
    private @Nullable String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "A file of properties for Kafka's client, as Kafka's own tools take it.")
    private @Nullable Path commandConfig;

    @Option(
            names = "--kafka-property",
            paramLabel = "K=V",
            description =
                    "A property of Kafka's client; repeatable. It counts before --command-config, and that before KAFKA_… variables.")
    private Map<String, String> kafkaProperties = new TreeMap<>();

    @Option(
            names = "--kafka-timeout",
            paramLabel = "DURATION",
            description = "The longest wait for Kafka's answer. Default: 10s.")
    private Duration kafkaTimeout = Duration.ofSeconds(10);

    /** Opens nothing yet; throws {@link IllegalArgumentException} that names everything that is wrong. */
    public Clients clients(Map<String, String> environment, Supplier<Optional<ConnectionSettings>> home) {
        Optional<ConnectionSettings> standing = elsewhere() ? Optional.empty() : home.get();
        List<String> problems = new ArrayList<>();
        Map<String, String> kafka =
                KafkaSettings.merge(environment, commandConfig, kafkaProperties, bootstrapServers, problems);
        LeaseTableName named = named(environment, problems);
        if (region != null && !REGION.matcher(region).matches()) {
            problems.add("--region must be a region's name, such as eu-west-1");
        }
        String unknownProfile = standing.isPresent() ? null : AwsProfile.problem(profile, environment);
        if (unknownProfile != null) {
            problems.add(unknownProfile);
        }
        if (endpoint != null && (endpoint.getScheme() == null || endpoint.getHost() == null)) {
            problems.add("--endpoint must be a URL like https://dynamodb.eu-west-1.amazonaws.com");
        }
        if (!kafkaTimeout.isPositive()) {
            problems.add("--kafka-timeout must be above 0");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        ConnectionSettings place =
                standing.map(lab -> namesKafka() ? withKafka(lab, kafka) : lab).orElseGet(() -> named(named, kafka));
        return new Clients(place, kafkaTimeout);
    }

    private LeaseTableName named(Map<String, String> environment, List<String> problems) {
        String name = table != null ? table : environment.get("BATON_LEASE_TABLE");
        try {
            return name == null ? LeaseTableName.DEFAULT : new LeaseTableName(name);
        } catch (IllegalArgumentException e) {
            problems.add("--table must be " + LeaseTableName.EXPECTED);
            return LeaseTableName.DEFAULT;
        }
    }

    private boolean namesKafka() {
        return bootstrapServers != null || commandConfig != null || !kafkaProperties.isEmpty();
    }

    private boolean elsewhere() {
        return table != null || region != null || profile != null || endpoint != null;
    }

    private ConnectionSettings named(LeaseTableName named, Map<String, String> kafka) {
        String where = endpoint != null ? endpoint.toString() : region != null ? region : "AWS's default region";
        return new ConnectionSettings(
                profile == null ? where : where + ", profile " + profile,
                named,
                region,
                profile,
                endpoint,
                null,
                null,
                kafka,
                null,
                null);
    }

    private static ConnectionSettings withKafka(ConnectionSettings place, Map<String, String> kafka) {
        return new ConnectionSettings(
                place.name() + ", but Kafka at " + kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                place.table(),
                place.region(),
                place.profile(),
                place.dynamoDb(),
                place.lambda(),
                place.credentials(),
                kafka,
                place.leaseDuration(),
                place.functionTimeout());
    }
}
