package io.baton.infra.deploy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Metrics, logs, dashboard and alarms.
 *
 * @param metrics {@code basic}, {@code all} or {@code off}
 * @param alarmTopic ARN of the SNS topic that alarms notify; null if they notify none
 * @param lag the age of the oldest record from which an alarm rings
 * @param retention the time before Kafka deletes unprocessed records from which an alarm rings
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
