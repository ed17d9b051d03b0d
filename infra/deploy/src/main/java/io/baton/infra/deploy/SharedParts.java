package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.LeaseTableSettings;
import io.baton.infra.deploy.config.LeaseTableSettings.Encryption;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.StateStorage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Aws;
import software.amazon.awscdk.CfnDeletionPolicy;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.dynamodb.CfnTable;
import software.amazon.awscdk.services.kms.CfnAlias;
import software.amazon.awscdk.services.kms.CfnKey;
import software.amazon.awscdk.services.logs.CfnLogGroup;
import software.amazon.awscdk.services.scheduler.CfnScheduleGroup;
import software.amazon.awscdk.services.sqs.CfnQueue;
import software.amazon.awscdk.services.sqs.CfnQueuePolicy;
import software.constructs.Construct;

/** The parts that all partitions of a deployment share: lease table, queue of failures, logs, alarms and dashboard. */
public final class SharedParts extends Construct {

    private static final String LEASE = "lease";
    private static final long LONGEST_RETENTION_SECONDS = Duration.ofDays(14).toSeconds();

    private final Names names;

    public SharedParts(Construct scope, String id, Deployment deployment) {
        super(scope, id);
        this.names = new Names(deployment.name());
        if (deployment.leaseTable().create()) {
            leaseTable(deployment.leaseTable());
        }
        StateStorage state = deployment.function().state();
        if (state != null && state.isBucketMade()) {
            new StateBucket(this, deployment, state);
        }
        failures(deployment);
        CfnLogGroup logs = CfnLogGroup.Builder.create(this, "Logs")
                .logGroupName(names.logGroup())
                .retentionInDays(deployment.observability().logRetentionDays())
                .build();
        ScheduleChoice schedules = ScheduleChoice.of(deployment);
        if (schedules.usesScheduler()) {
            CfnScheduleGroup.Builder.create(this, "Schedules")
                    .name(names.name())
                    .build();
        }
        if (deployment.observability().measured()) {
            new FleetMetrics(deployment).read(new Construct(this, "Metrics"), logs.getRef());
        }
        new Alarms(this, deployment);
        if (deployment.observability().dashboard()) {
            new Dashboard(this, deployment);
        }
    }

    /** Stays when the stack is deleted, as it holds the checkpoints. */
    private void leaseTable(LeaseTableSettings settings) {
        CfnTable table = CfnTable.Builder.create(this, "Leases")
                .tableName(settings.tableName())
                .keySchema(List.of(CfnTable.KeySchemaProperty.builder()
                        .attributeName(LEASE)
                        .keyType("HASH")
                        .build()))
                .attributeDefinitions(List.of(CfnTable.AttributeDefinitionProperty.builder()
                        .attributeName(LEASE)
                        .attributeType("S")
                        .build()))
                .billingMode("PAY_PER_REQUEST")
                .pointInTimeRecoverySpecification(CfnTable.PointInTimeRecoverySpecificationProperty.builder()
                        .pointInTimeRecoveryEnabled(settings.pointInTimeRecovery())
                        .build())
                .deletionProtectionEnabled(settings.deletionProtection())
                .build();
        if (settings.encryption() != Encryption.DEFAULT) {
            CfnTable.SSESpecificationProperty.Builder encryption =
                    CfnTable.SSESpecificationProperty.builder().sseEnabled(true);
            if (settings.encryption() == Encryption.CUSTOMER_MANAGED) {
                encryption.sseType("KMS").kmsMasterKeyId(tableKey(settings));
            }
            table.setSseSpecification(encryption.build());
        }
        retain(table);
        if (!settings.pointInTimeRecovery()) {
            Justified.in(table, Map.of("AwsSolutions-DDB3", "The deployment's file says pointInTimeRecovery: false"));
        }
    }

    private String tableKey(LeaseTableSettings settings) {
        if (settings.encryptionKey() != null) {
            return settings.encryptionKey();
        }
        Map<String, Object> throughTheTable = Map.of(
                "StringEquals",
                Map.of(
                        "kms:CallerAccount",
                        Aws.ACCOUNT_ID,
                        "kms:ViaService",
                        Fn.sub("dynamodb.${AWS::Region}.amazonaws.com")));
        CfnKey key = CfnKey.Builder.create(this, "LeasesKey")
                .description("Of the lease table " + settings.tableName())
                .enableKeyRotation(true)
                .keyPolicy(new Policy()
                        .allowTo(
                                Map.of("AWS", Fn.sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")),
                                "Account",
                                List.of("kms:*"),
                                "*",
                                Map.of())
                        .allowTo(
                                Map.of("AWS", "*"),
                                "WhoeverMayUseTheTable",
                                List.of(
                                        "kms:Decrypt",
                                        "kms:DescribeKey",
                                        "kms:Encrypt",
                                        "kms:GenerateDataKey*",
                                        "kms:ReEncrypt*",
                                        "kms:CreateGrant"),
                                "*",
                                throughTheTable)
                        .document())
                .build();
        retain(key);
        CfnAlias.Builder.create(this, "LeasesKeyAlias")
                // not the table's name: that may have dots, and an alias may not
                .aliasName("alias/" + names.name() + "-leases")
                .targetKeyId(key.getAttrKeyId())
                .build();
        return key.getAttrArn();
    }

    static void retain(CfnResource resource) {
        resource.getCfnOptions().setDeletionPolicy(CfnDeletionPolicy.RETAIN);
        resource.getCfnOptions().setUpdateReplacePolicy(CfnDeletionPolicy.RETAIN);
    }

    /** For ticks that could not be delivered, and events whose invocations failed after all retries. */
    private void failures(Deployment deployment) {
        CfnQueue queue = CfnQueue.Builder.create(this, "Failures")
                .queueName(names.failures())
                .sqsManagedSseEnabled(true)
                .messageRetentionPeriod(LONGEST_RETENTION_SECONDS)
                .build();
        Justified.in(queue, Map.of("AwsSolutions-SQS3", "This is a dead-letter queue itself"));
        CfnQueuePolicy.Builder.create(this, "FailuresPolicy")
                .queues(List.of(queue.getRef()))
                .policyDocument(new Policy()
                        .denyTo(
                                "*",
                                "OnlyOverTls",
                                List.of("sqs:*"),
                                queue.getAttrArn(),
                                Map.of("Bool", Map.of("aws:SecureTransport", "false")))
                        .allowTo(
                                Map.of("Service", "events.amazonaws.com"),
                                "TicksOfOurRules",
                                List.of("sqs:SendMessage"),
                                queue.getAttrArn(),
                                Map.of("ArnLike", Map.of("aws:SourceArn", rules(deployment))))
                        .document())
                .build();
    }

    /** Any deployment's of this account whose name begins so may tell its failures here; only these have reason to. */
    private Object rules(Deployment deployment) {
        String singles = Arns.rule(names.functionPrefix() + "*");
        return deployment.functions().stream().allMatch(PartitionGroup::isSingle)
                ? singles
                : List.of(singles, Arns.rule(names.groupPrefix() + "*"));
    }
}
