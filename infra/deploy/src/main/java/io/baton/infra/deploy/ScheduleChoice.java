package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Schedules;

/** Chooses the partitions that rules start, and those that EventBridge Scheduler starts. The choice depends on a partition's
 * number alone, so that more partitions change nothing for existing ones.
 *
 * @param byRule the number of partitions, from 0 on, that have rules; the others have schedules
 */
record ScheduleChoice(int byRule, int partitions, Schedules schedules, int ruleQuota) {

    static ScheduleChoice of(Deployment deployment) {
        Schedules schedules = deployment.schedules();
        int partitions = deployment.source().partitions();
        int quota = deployment.quotas().rules();
        int byRule = switch (schedules.kind()) {
            case RULE -> partitions;
            case SCHEDULER -> 0;
            case AUTO -> Math.min(partitions, quota / schedules.perPartition());
        };
        return new ScheduleChoice(byRule, partitions, schedules, quota);
    }

    boolean isByRule(int partition) {
        return partition < byRule;
    }

    boolean usesScheduler() {
        return byRule < partitions;
    }

    int rules() {
        return byRule * schedules.perPartition();
    }

    int schedulerSchedules() {
        return (partitions - byRule) * schedules.perPartition();
    }

    /** For people. */
    String explained() {
        String each = schedules.watchdog() ? "a tick and a watchdog each" : "a tick each, no watchdog";
        if (!usesScheduler()) {
            return "%,d rules of EventBridge (%s), of the %,d that the account may have"
                    .formatted(rules(), each, ruleQuota);
        }
        if (byRule == 0) {
            return "%,d schedules of EventBridge Scheduler (%s)".formatted(schedulerSchedules(), each);
        }
        return "%,d rules of EventBridge for partitions 0 to %d, which is all that the account's %,d allow, and %,d schedules of EventBridge Scheduler for the others (%s)"
                .formatted(rules(), byRule - 1, ruleQuota, schedulerSchedules(), each);
    }
}
