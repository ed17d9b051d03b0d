package io.baton.infra.deploy.config;

import io.baton.infra.deploy.config.FunctionSettings.AsyncInvocation;
import io.baton.infra.deploy.config.FunctionSettings.Grants;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** From YAML to a {@link Deployment}, or to all that is wrong with it. For one file. */
final class DeploymentReader {

    private static final int MOST_PARTITIONS = 1_000;
    private static final Duration SHORTEST_AGE = Duration.ofSeconds(60);
    private static final Duration LONGEST_AGE = Duration.ofHours(6);

    private static final Pattern SERVER = Pattern.compile("[A-Za-z0-9._-]+:\\d{1,5}");
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    private static final Pattern GROUP = Pattern.compile("[ -~&&[^'\"\\\\]]{1,255}");
    private static final Pattern HANDLER =
            Pattern.compile("[\\p{Alpha}_$][\\w$]*(\\.[\\p{Alpha}_$][\\w$]*)*(::handleRequest)?");
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9._-]{3,255}");
    private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/)[A-Za-z0-9._#:/-]{1,255}");
    private static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");
    private static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8,17}");
    private static final Pattern VPC = Pattern.compile("vpc-[0-9a-f]{8,17}");
    private static final Pattern SECRET = arn("secretsmanager", "secret:.+");
    private static final Pattern KEY = arn("kms", "key/.+");
    private static final Pattern CLUSTER = arn("kafka", "cluster/[^/]+/[^/]+");
    private static final Pattern QUEUE = arn("sqs", ".+");
    private static final Pattern SNS_TOPIC = arn("sns", ".+");
    private static final Pattern POLICY = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}|aws):policy/.+");

    private static final Set<Integer> LOG_DAYS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private final Path directory;
    private final Problems problems = new Problems();

    DeploymentReader(Path directory) {
        this.directory = directory;
    }

    private static Pattern arn(String service, String resource) {
        return Pattern.compile("arn:[a-z-]+:" + service + ":[a-z0-9-]+:\\d{12}:" + resource);
    }

    Deployment read(String yaml, String called) {
        Section file = new Section("", 1, root(yaml), problems);
        Source source = source(file);
        String name = file.value(
                "name",
                Names.of(source.consumerGroupId(), source.topic()).name(),
                "a letter, then letters, digits and single hyphens: %d characters at most".formatted(Names.LONGEST),
                form(Names.FORM, Names.LONGEST));
        Connection connection = connection(file);
        Schedules schedules = new Schedules(schedule(file), file.flag("watchdog", true));
        FunctionSettings function = function(file, schedules);
        LeaseTableSettings leaseTable = leaseTable(file.section("leaseTable"), name);
        Observability observability = observability(file);
        Quotas quotas = quotas(file.section("quotas"));
        Deployment deployment =
                new Deployment(name, source, connection, function, schedules, leaseTable, observability, quotas);
        new Environments(deployment).check(file);
        file.refuseUnknown();
        if (!problems.isEmpty()) {
            throw new ConfigException(called, problems.all());
        }
        return deployment;
    }

    private Optional<MappingNode> root(String yaml) {
        try {
            Optional<Node> node = new Compose(LoadSettings.builder().build()).composeString(yaml);
            if (node.isPresent() && node.get() instanceof MappingNode mapping) {
                return Optional.of(mapping);
            }
            problems.add(1, "", "the file must consist of keys and values, such as 'topic: orders'");
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            problems.add(line, "", "is no YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            problems.add(0, "", "is no YAML: " + e.getMessage());
        }
        return Optional.empty();
    }

    private Source source(Section file) {
        String servers = "a list of brokers, host:port each";
        List<String> bootstrapServers = file.texts("bootstrapServers", "host:port", SERVER);
        if (!file.has("bootstrapServers")) {
            file.refuse("bootstrapServers", "is missing: " + servers);
        } else if (bootstrapServers.isEmpty() && !problems.concern("bootstrapServers")) {
            file.refuse("bootstrapServers", "must be " + servers);
        }
        String topic =
                file.required("topic", "topic", "a topic's name: 1 to 249 letters, digits and . - _", form(TOPIC, 249));
        String group = file.required(
                "consumerGroupId",
                "group",
                "the consumer group: 1 to 255 printable ASCII characters without quotes and backslashes",
                form(GROUP, 255));
        String count = "how many partitions the topic has, 1 to %,d".formatted(MOST_PARTITIONS);
        int partitions = file.required("partitions", 1, count, text -> {
            int number = Integer.parseInt(text);
            if (number < 1 || number > MOST_PARTITIONS) {
                throw new IllegalArgumentException();
            }
            return number;
        });
        return new Source(bootstrapServers, topic, group, partitions, startPosition(file));
    }

    private String startPosition(Section file) {
        String timestamp = file.optional(
                "startingPositionTimestamp",
                "Unix seconds, or an instant such as 2026-11-21T12:00:00Z",
                DeploymentReader::instant);
        String position = file.value(
                "startingPosition",
                "TRIM_HORIZON",
                "TRIM_HORIZON, LATEST or AT_TIMESTAMP",
                oneOf("TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"));
        boolean byTime = position.equals("AT_TIMESTAMP");
        if (byTime && !file.has("startingPositionTimestamp")) {
            file.refuse("startingPosition", "AT_TIMESTAMP needs startingPositionTimestamp");
        }
        if (!byTime && timestamp != null) {
            file.refuse("startingPositionTimestamp", "goes with startingPosition: AT_TIMESTAMP only");
        }
        return switch (position) {
            case "LATEST" -> "latest";
            case "AT_TIMESTAMP" -> "timestamp:" + timestamp;
            default -> "earliest";
        };
    }

    private static String instant(String text) {
        try {
            Instant instant =
                    text.matches("\\d{1,12}") ? Instant.ofEpochSecond(Long.parseLong(text)) : Instant.parse(text);
            return instant.toString();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Connection connection(Section file) {
        Authentication authentication = file.choice("authenticationMethod", Authentication.NONE);
        String secret = file.optional("secret", "the ARN of a secret of Secrets Manager", form(SECRET, 2_048));
        String ca = file.optional("rootCACertificate", "the ARN of a secret of Secrets Manager", form(SECRET, 2_048));
        String key = file.optional("secretEncryptionKey", "the ARN of a KMS key", form(KEY, 2_048));
        String cluster = file.optional("clusterArn", "the ARN of an MSK cluster", form(CLUSTER, 2_048));
        if (authentication.needsSecret() && !file.has("secret")) {
            file.refuse("authenticationMethod", authentication + " needs a secret");
        }
        if (!authentication.needsSecret() && secret != null) {
            file.refuse("secret", "is of no use with authenticationMethod: " + authentication);
        }
        if (authentication == Authentication.NONE && ca != null) {
            file.refuse("rootCACertificate", "needs TLS: set authenticationMethod to TLS or to one that uses it");
        }
        if (authentication == Authentication.SASL_IAM && !file.has("clusterArn")) {
            file.refuse("authenticationMethod", "SASL_IAM needs clusterArn, for the permissions");
        }
        if (authentication != Authentication.SASL_IAM && cluster != null) {
            file.refuse("clusterArn", "goes with authenticationMethod: SASL_IAM only");
        }
        if (key != null && secret == null && ca == null) {
            file.refuse("secretEncryptionKey", "is of no use without a secret");
        }
        return new Connection(authentication, secret, ca, key, cluster, network(file));
    }

    private static Connection.@Nullable Network network(Section file) {
        // where the subnets are says which VPC it is; named for whoever reads the file
        String vpc = file.optional("vpc", "the id of a VPC", form(VPC, 64));
        List<String> subnets = file.texts("vpcSubnets", "a subnet's id", SUBNET);
        String securityGroup = file.optional("securityGroup", "a security group's id", form(SECURITY_GROUP, 64));
        boolean any = vpc != null || file.has("vpcSubnets") || file.has("securityGroup");
        for (String key : List.of("vpcSubnets", "securityGroup")) {
            if (any && !file.has(key)) {
                file.refuse(key, "is missing: a function in a VPC needs vpcSubnets and securityGroup");
            }
        }
        return securityGroup == null ? null : new Connection.Network(subnets, securityGroup);
    }

    private static Schedules.Kind schedule(Section file) {
        return switch (file.value("schedule", "auto", "auto, rule or scheduler", oneOf("auto", "rule", "scheduler"))) {
            case "rule" -> Schedules.Kind.RULE;
            case "scheduler" -> Schedules.Kind.SCHEDULER;
            default -> Schedules.Kind.AUTO;
        };
    }

    private FunctionSettings function(Section file, Schedules schedules) {
        Path jar = file.required("code", Path.of(""), "the function's jar, relative to this file", directory::resolve);
        String handler = file.required(
                "handler", "", "the handler's class, as in com.acme.OrdersFunction::handleRequest", form(HANDLER, 128));
        Integer reserved = file.has("reservedConcurrentExecutions")
                // two hold at once for a moment, and a watchdog or a tick that comes twice is a third
                ? file.number("reservedConcurrentExecutions", 2, 1_000, 3)
                : null;
        Machine machine = new Machine(
                file.value("runtime", "java25", "java21 or java25", oneOf("java21", "java25")),
                file.value("architecture", "arm64", "arm64 or x86_64", oneOf("arm64", "x86_64")),
                file.number("memorySize", 128, 10_240, 512),
                reserved);
        String jvmOptions = file.value(
                "jvmOptions", JvmOptions.of(machine.memorySize()), "options of the JVM", Function.identity());
        Section letters = file.section("deadLetters");
        Grants grants = new Grants(
                file.texts("managedPolicies", "the ARN of a managed policy", POLICY),
                letters.texts("kafkaTopics", "a topic's name", TOPIC),
                letters.texts("queues", "the ARN of an SQS queue", QUEUE),
                letters.texts("topics", "the ARN of an SNS topic", SNS_TOPIC));
        letters.refuseUnknown();
        return new FunctionSettings(
                jar,
                handler,
                machine,
                file.textMap("environment"),
                jvmOptions,
                grants,
                asyncInvocation(file, schedules));
    }

    /**
     * With a watchdog, an event that is older than a minute has a fresher one behind it. Without one, an invocation that
     * fails near the end of its 15 minutes must still be young enough for its retries.
     */
    private static AsyncInvocation asyncInvocation(Section file, Schedules schedules) {
        Duration otherwise = schedules.watchdog() ? SHORTEST_AGE : Duration.ofMinutes(20);
        return new AsyncInvocation(
                file.number("retryAttempts", 0, 2, 2),
                file.duration("maxEventAge", SHORTEST_AGE, LONGEST_AGE, otherwise));
    }

    private static LeaseTableSettings leaseTable(Section table, String name) {
        LeaseTableSettings.Encryption encryption = table.choice("encryption", LeaseTableSettings.Encryption.DEFAULT);
        String key = table.optional("encryptionKey", "the ARN of a KMS key", form(KEY, 2_048));
        if (key != null && encryption != LeaseTableSettings.Encryption.CUSTOMER_MANAGED) {
            table.refuse("encryptionKey", "goes with encryption: CUSTOMER_MANAGED only");
        }
        boolean create = table.flag("create", true);
        if (!create && !table.has("tableName")) {
            table.refuse("create", "false needs tableName: the table that is there");
        }
        LeaseTableSettings settings = new LeaseTableSettings(
                table.value("tableName", name + "-leases", "3 to 255 letters, digits and . - _", form(TABLE, 255)),
                create,
                encryption,
                key,
                table.flag("pointInTimeRecovery", true),
                table.flag("deletionProtection", true));
        table.refuseUnknown();
        return settings;
    }

    private static Observability observability(Section file) {
        int days = file.number("logRetention", 1, 3_653, 30);
        if (!LOG_DAYS.contains(days)) {
            file.refuse(
                    "logRetention",
                    "is %d days, and CloudWatch knows only %s"
                            .formatted(days, LOG_DAYS.stream().sorted().toList()));
        }
        Section alarms = file.section("alarms");
        Observability settings = new Observability(
                file.value("metrics", "basic", "basic, all or off", oneOf("basic", "all", "off")),
                file.value(
                        "metricsNamespace",
                        "Baton",
                        "letters, digits and . - _ / # : that don't begin with AWS/",
                        form(NAMESPACE, 255)),
                days,
                file.flag("dashboard", true),
                alarms.optional("topic", "the ARN of an SNS topic", form(SNS_TOPIC, 2_048)),
                alarms.duration("lag", Duration.ofSeconds(1), Duration.ofDays(30), Duration.ofMinutes(5)),
                alarms.duration("retention", Duration.ofMinutes(1), Duration.ofDays(30), Duration.ofDays(1)));
        alarms.refuseUnknown();
        return settings;
    }

    private static Quotas quotas(Section section) {
        Quotas quotas = new Quotas(
                section.number("rules", 0, 100_000, 300),
                section.number("concurrentExecutions", 10, 1_000_000, 1_000),
                section.number("codeStorageGigabytes", 1, 100_000, 75));
        section.refuseUnknown();
        return quotas;
    }

    private static Function<String, String> form(Pattern pattern, int longest) {
        return text -> {
            if (text.length() > longest || !pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        };
    }

    private static Function<String, String> oneOf(String... choices) {
        return text -> {
            if (!List.of(choices).contains(text)) {
                throw new IllegalArgumentException();
            }
            return text;
        };
    }
}
