package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import java.util.List;
import software.amazon.awscdk.services.logs.CfnMetricFilter;
import software.constructs.Construct;

/** Metrics of all partitions together. The functions write their metrics into a common log, and CloudWatch's filters read them
 * there; so an alarm over a thousand partitions costs as much as over one.
 */
final class FleetMetrics {

    /** Fields of the functions' metric lines that have a metric of the whole deployment. */
    static final List<String> FIELDS = List.of(
            "Records",
            "LagMillis",
            "CheckpointAgeMillis",
            "TimeToRetentionMillis",
            "HandoffGapMillis",
            "Failures",
            "DeadLetters",
            "LostToRetention",
            "Fenced",
            "GivenUp",
            "Crashes",
            "OpenTransactionMillis",
            "UnassignedPartitions");

    /** Two more of a deployment with state. */
    static final String STATE_PERCENT = "StatePercent";

    static final String SNAPSHOT_AGE = "SnapshotAgeMillis";

    private final boolean hasState;
    private final String namespace;
    private final Names names;

    FleetMetrics(Deployment deployment) {
        this.hasState = deployment.function().state() != null;
        this.namespace = deployment.observability().metricsNamespace();
        this.names = new Names(deployment.name());
    }

    /** Makes the filters. */
    void read(Construct scope, String logGroup) {
        FIELDS.forEach(field -> read(scope, logGroup, field));
        if (hasState) {
            read(scope, logGroup, STATE_PERCENT);
            read(scope, logGroup, SNAPSHOT_AGE);
        }
    }

    private void read(Construct scope, String logGroup, String field) {
        CfnMetricFilter.Builder.create(scope, field)
                .logGroupName(logGroup)
                .filterPattern("{ $." + field + " = * }")
                .metricTransformations(List.of(CfnMetricFilter.MetricTransformationProperty.builder()
                        .metricNamespace(namespace)
                        .metricName(name(field))
                        .metricValue("$." + field)
                        .build()))
                .build();
    }

    String namespace() {
        return namespace;
    }

    /** Of the metric; it has no dimensions. */
    String name(String field) {
        return names.name() + "." + field;
    }
}
