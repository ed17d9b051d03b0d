package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Yaml;
import org.junit.jupiter.api.Test;

class ScheduleChoiceTest {

    private static ScheduleChoice choice(int partitions, String... more) {
        Deployment deployment = Yaml.deployment(more).withPartitions(partitions);
        return ScheduleChoice.of(deployment);
    }

    @Test
    void rulesAreTakenAsLongAsTheQuotaLasts() {
        ScheduleChoice choice = choice(150);
        assertThat(choice.rules()).isEqualTo(300);
        assertThat(choice.usesScheduler()).isFalse();
        assertThat(choice.explained())
                .isEqualTo(
                        "300 rules of EventBridge (a tick and a watchdog each), of the 300 that the account may have");
    }

    @Test
    void partitionsBeyondTheQuotaHaveTheScheduler() {
        ScheduleChoice choice = choice(1_000);
        assertThat(choice.isByRule(PartitionGroup.single(149))).isTrue();
        assertThat(choice.isByRule(PartitionGroup.single(150))).isFalse();
        assertThat(choice.schedulerSchedules()).isEqualTo(1_700);
        assertThat(choice.explained()).startsWith("300 rules of EventBridge for partitions 0 to 149");
    }

    @Test
    void whatAPartitionHasDoesNotChangeWhenOthersAreAdded() {
        for (int partition = 0; partition < 400; partition++) {
            assertThat(choice(400).isByRule(PartitionGroup.single(partition)))
                    .isEqualTo(choice(1_000).isByRule(PartitionGroup.single(partition)));
        }
    }

    @Test
    void theFileCanAskForEither() {
        assertThat(choice(3, "schedule: scheduler").byRule()).isZero();
        assertThat(choice(3, "schedule: scheduler", "watchdog: false").explained())
                .isEqualTo("3 schedules of EventBridge Scheduler (a tick each, no watchdog)");
        assertThat(choice(1_000, "schedule: rule").usesScheduler()).isFalse();
    }
}
