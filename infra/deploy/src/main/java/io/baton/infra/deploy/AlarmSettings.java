package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import java.util.List;
import software.amazon.awscdk.services.cloudwatch.CfnAlarm;
import software.constructs.Construct;

/** What all alarms of a deployment have in common: names, notifications and periods. */
final class AlarmSettings {

    static final int MINUTE_SECONDS = 60;
    static final int HOUR_SECONDS = 3_600;

    private final Construct scope;
    private final Names names;
    private final List<String> actions;

    AlarmSettings(Construct scope, Deployment deployment) {
        String topic = deployment.observability().alarmTopic();
        this.scope = scope;
        this.names = new Names(deployment.name());
        this.actions = topic == null ? List.of() : List.of(topic);
    }

    String name(String what) {
        return names.name() + "-" + what;
    }

    List<String> actions() {
        return actions;
    }

    /** Rings when the value is over (or under) the threshold in each of this number of periods; silent where there is no value. */
    CfnAlarm.Builder alarm(String what, String description, String comparison, double threshold, int periods) {
        return CfnAlarm.Builder.create(scope, id(what))
                .alarmName(name(what))
                .alarmDescription(description)
                .comparisonOperator(comparison)
                .threshold(threshold)
                .evaluationPeriods(periods)
                .datapointsToAlarm(periods)
                .treatMissingData("notBreaching")
                .alarmActions(actions)
                .okActions(actions);
    }

    /** {@code records-fail} becomes {@code RecordsFailAlarm}. */
    static String id(String what) {
        StringBuilder id = new StringBuilder();
        for (String word : what.split("-", -1)) {
            id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
        }
        return id.append("Alarm").toString();
    }
}
