package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Authentication;
import io.baton.infra.deploy.config.Connection;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Grants;
import io.baton.infra.deploy.config.LeaseTableSettings;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.Outputs;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Source;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.dynamodb.RowAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awscdk.Fn;

/** The permissions of a function, which exclude the rows of partitions that it does not read. */
final class Permissions {

    private final Deployment deployment;
    private final String table;
    private final String failures;
    private final String logStreams;

    Permissions(Deployment deployment) {
        Names names = new Names(deployment.name());
        this.deployment = deployment;
        this.table = Arns.table(deployment.leaseTable().tableName());
        this.failures = Arns.queue(names.failures());
        this.logStreams = Arns.of("logs", "log-group:" + names.logGroup() + ":log-stream:*");
    }

    Map<String, Object> document(PartitionGroup group) {
        List<RowAccess> rows = group.partitions().stream().map(this::row).toList();
        RowAccess any = rows.getFirst();
        Policy policy = new Policy()
                .allow("OwnLease", any.actions(), any.resource(), ofAll(rows))
                .allow("Log", List.of("logs:CreateLogStream", "logs:PutLogEvents"), logStreams)
                .allow("TellFailures", List.of("sqs:SendMessage"), failures);
        addTableKey(policy, deployment.leaseTable());
        addSecrets(policy, deployment.connection());
        addMsk(policy, group);
        addDeadLetters(policy, deployment.function().grants());
        StateAccess.addTo(policy, deployment, group);
        if (deployment.connection().network() != null) {
            policy.allow(
                    "NetworkInterfaces",
                    List.of(
                            "ec2:CreateNetworkInterface",
                            "ec2:DescribeNetworkInterfaces",
                            "ec2:DescribeSubnets",
                            "ec2:DeleteNetworkInterface",
                            "ec2:AssignPrivateIpAddresses",
                            "ec2:UnassignPrivateIpAddresses"),
                    "*");
        }
        return policy.document();
    }

    private RowAccess row(int partition) {
        return RowAccess.to(lease(partition), table);
    }

    private LeaseKey lease(int partition) {
        Source source = deployment.source();
        return new LeaseKey(source.consumerGroupId(), source.topic(), partition);
    }

    /** The conditions of them all: they differ in nothing but lists, of which IAM takes any value. */
    private static Map<String, Map<String, Object>> ofAll(List<RowAccess> rows) {
        Map<String, Map<String, Object>> all = new TreeMap<>();
        for (RowAccess row : rows) {
            row.conditions().forEach((operator, values) -> {
                Map<String, Object> found = all.computeIfAbsent(operator, unused -> new TreeMap<>());
                values.forEach((key, value) -> found.merge(key, value, Permissions::both));
            });
        }
        return all;
    }

    private static Object both(Object one, Object other) {
        return one instanceof List<?> these && other instanceof List<?> those
                ? Stream.concat(these.stream(), those.stream()).toList()
                : other;
    }

    /** A key that the deployment creates has a policy of its own. */
    private static void addTableKey(Policy policy, LeaseTableSettings table) {
        if (table.encryptionKey() != null) {
            policy.allow(
                    "LeaseTableKey",
                    List.of("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"),
                    table.encryptionKey(),
                    onlyThrough("dynamodb"));
        }
    }

    private static void addSecrets(Policy policy, Connection connection) {
        List<String> secrets = Stream.of(connection.secret(), connection.rootCaCertificate())
                .flatMap(Stream::ofNullable)
                .distinct()
                .flatMap(secret -> SecretResources.of(secret).stream())
                .toList();
        if (!secrets.isEmpty()) {
            policy.allow("Secrets", List.of("secretsmanager:GetSecretValue"), secrets);
        }
        if (connection.secretEncryptionKey() != null) {
            policy.allow(
                    "SecretsKey",
                    List.of("kms:Decrypt"),
                    connection.secretEncryptionKey(),
                    onlyThrough("secretsmanager"));
        }
    }

    private static Map<String, Object> onlyThrough(String service) {
        return Map.of("StringEquals", Map.of("kms:ViaService", Fn.sub(service + ".${AWS::Region}.amazonaws.com")));
    }

    private void addMsk(Policy policy, PartitionGroup group) {
        String cluster = deployment.connection().clusterArn();
        if (deployment.connection().authentication() != Authentication.SASL_IAM || cluster == null) {
            return;
        }
        if (!deployment.source().isGroupLiteral()) {
            // a file with such a group is refused; this is for a connection that an app has put in
            throw new IllegalArgumentException(
                    "the group '%s' would be a pattern in IAM's permissions: with SASL_IAM use a group without *, ? and $"
                            .formatted(deployment.source().consumerGroupId()));
        }
        List<String> letterTopics = deployment.function().grants().deadLetterKafkaTopics();
        Outputs outputs = deployment.function().grants().outputs();
        List<String> onCluster = new ArrayList<>(List.of("kafka-cluster:Connect"));
        if (!letterTopics.isEmpty() || !outputs.topics().isEmpty()) {
            onCluster.add("kafka-cluster:WriteDataIdempotently");
        }
        policy.allow("Cluster", onCluster, cluster)
                .allow(
                        "ReadTopic",
                        List.of(
                                "kafka-cluster:DescribeTopic",
                                "kafka-cluster:DescribeTopicDynamicConfiguration",
                                "kafka-cluster:ReadData"),
                        within(cluster, "topic", deployment.source().topic()))
                .allow(
                        "MirrorOffsets",
                        List.of("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"),
                        within(cluster, "group", deployment.source().consumerGroupId()));
        addWriting(policy, "WriteDeadLetters", cluster, letterTopics);
        addWriting(policy, "WriteOutputs", cluster, outputs.topics());
        if (outputs.exactlyOnce()) {
            addTransactions(policy, cluster, group);
        }
    }

    private static void addWriting(Policy policy, String id, String cluster, List<String> topics) {
        if (!topics.isEmpty()) {
            policy.allow(
                    id,
                    List.of(
                            "kafka-cluster:DescribeTopic",
                            "kafka-cluster:DescribeTopicDynamicConfiguration",
                            "kafka-cluster:WriteData"),
                    topics.stream()
                            .map(topic -> within(cluster, "topic", topic))
                            .toList());
        }
    }

    /** Dead letters and retries ride in the same transactions. */
    private void addTransactions(Policy policy, String cluster, PartitionGroup group) {
        policy.allow(
                        "CommitOutputs",
                        List.of("kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"),
                        within(
                                cluster,
                                "group",
                                KafkaOutputTransactions.ownGroup(
                                        deployment.source().consumerGroupId())))
                .allow(
                        "Transactions",
                        List.of("kafka-cluster:AlterTransactionalId", "kafka-cluster:DescribeTransactionalId"),
                        group.partitions().stream()
                                .map(this::lease)
                                .map(KafkaOutputTransactions::transactionalId)
                                .map(id -> within(cluster, "transactional-id", id))
                                .toList());
    }

    /** {@code arn:…:cluster/name/uuid} becomes {@code arn:…:topic/name/uuid/orders}. */
    private static String within(String cluster, String kind, String name) {
        return cluster.replaceFirst(":cluster/", ":" + kind + "/") + "/" + name;
    }

    private static void addDeadLetters(Policy policy, Grants grants) {
        if (!grants.deadLetterQueues().isEmpty()) {
            policy.allow("QueueDeadLetters", List.of("sqs:SendMessage"), grants.deadLetterQueues());
        }
        if (!grants.deadLetterTopics().isEmpty()) {
            policy.allow("PublishDeadLetters", List.of("sns:Publish"), grants.deadLetterTopics());
        }
    }
}
