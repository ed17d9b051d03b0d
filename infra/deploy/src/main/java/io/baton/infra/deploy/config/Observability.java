package io.baton.infra.deploy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of it.
 *
 * @param metrics {@code basic}, {@code all} or {@code off}
 * @param alarmTopic ARN of the SNS topic that is told; null for alarms that only show
 * @param lag from what age of the oldest record
 * @param retention how long before Kafka deletes records that are not done
 */
public record Observability(
        String metrics,
        String metricsNamespace,
        int logRetentionDays,
        boolean dashboard,
        @Nullable String alarmTopic,
        Duration lag,
        Duration retention) {

    /** Whether there is anything in CloudWatch that Baton itself measured. */
    public boolean measured() {
        return !metrics.equals("off");
    }
}
