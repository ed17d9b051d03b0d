package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Schedules;
import java.util.List;

/** Chooses the functions that rules start, and those that EventBridge Scheduler starts: by their partitions' numbers, so that
 * more partitions change nothing for existing ones.
 *
 * @param functions in the order of their first partitions
 * @param byRule the number of functions, from the first on, that have rules; the others have schedules
 */
record ScheduleChoice(List<PartitionGroup> functions, int byRule, Schedules schedules, int ruleQuota) {

    static ScheduleChoice of(Deployment deployment) {
        Schedules schedules = deployment.schedules();
        List<PartitionGroup> functions = deployment.functions();
        int quota = deployment.quotas().rules();
        int byRule = switch (schedules.kind()) {
            case RULE -> functions.size();
            case SCHEDULER -> 0;
            case AUTO -> Math.min(functions.size(), quota / schedules.perFunction());
        };
        return new ScheduleChoice(functions, byRule, schedules, quota);
    }

    boolean isByRule(PartitionGroup group) {
        return functions.subList(0, byRule).contains(group);
    }

    boolean usesScheduler() {
        return byRule < functions.size();
    }

    int rules() {
        return byRule * schedules.perFunction();
    }

    int schedulerSchedules() {
        return (functions.size() - byRule) * schedules.perFunction();
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
        return "%,d rules of EventBridge for %s, which is all that the account's %,d allow, and %,d schedules of EventBridge Scheduler for the others (%s)"
                .formatted(rules(), first(), ruleQuota, schedulerSchedules(), each);
    }

    private String first() {
        boolean isByPartition = functions.stream().allMatch(PartitionGroup::isSingle);
        return isByPartition ? "partitions 0 to " + (byRule - 1) : "the first %,d functions".formatted(byRule);
    }
}
