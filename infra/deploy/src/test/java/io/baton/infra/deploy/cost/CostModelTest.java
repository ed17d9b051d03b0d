package io.baton.infra.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.infra.deploy.config.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostModelTest {

    private static double dollars(String what, int partitions, int schedules, String... more) {
        return new CostModel(Yaml.deployment(more).withPartitions(partitions))
                .lines(schedules).stream()
                        .filter(line -> line.item().equals(what))
                        .mapToDouble(CostLine::dollars)
                        .sum();
    }

    @Test
    void anAlwaysOnFunctionOf512MegabytesOnArmCostsItsSeconds() {
        double alwaysOn = 0.5 * 730 * 3_600 * 0.0000133334;
        assertThat(alwaysOn).isCloseTo(17.52, within(0.01));
        // and a little for overlaps and watchdogs
        assertThat(dollars("Lambda", 1, 0)).isBetween(alwaysOn, alwaysOn * 1.02);
        assertThat(dollars("Lambda", 1, 0, "watchdog: false")).isLessThan(dollars("Lambda", 1, 0));
    }

    @Test
    void theBillGrowsWithMemoryPartitionsAndArchitecture() {
        assertThat(dollars("Lambda", 1, 0, "memorySize: 1024")).isCloseTo(2 * dollars("Lambda", 1, 0), within(1e-9));
        assertThat(dollars("Lambda", 10, 0)).isCloseTo(10 * dollars("Lambda", 1, 0), within(1e-9));
        assertThat(dollars("Lambda", 1, 0, "architecture: x86_64"))
                .isCloseTo(dollars("Lambda", 1, 0) * 0.0000166667 / 0.0000133334, within(1e-9));
    }

    @Test
    void aLeaseIsAWriteEverySecondUnlessToldOtherwise() {
        assertThat(dollars("DynamoDB", 1, 0)).isBetween(1.64, 1.80);
        assertThat(dollars("DynamoDB", 1, 0, "environment: {BATON_RENEW_EVERY: 5s}"))
                .isLessThan(0.6);
    }

    @Test
    void rulesAreFreeAndTheSchedulerIsAfterItsFreeMillions() {
        assertThat(dollars("schedules", 150, 0)).isZero();
        assertThat(dollars("schedules", 200, 400)).isZero();
        double millions = 1_000 * (5 * 730 + 60 * 730) / 1e6;
        assertThat(dollars("schedules", 1_000, 2_000)).isCloseTo(millions - 14, within(1e-6));
    }

    @Test
    void whatIsNotMeasuredCostsNothing() {
        assertThat(dollars("metrics", 10, 0, "metrics: \"off\"")).isZero();
        assertThat(dollars("alarms", 10, 0, "metrics: \"off\"")).isZero();
        assertThat(dollars("metrics", 10, 0, "metrics: all")).isGreaterThan(3 * dollars("metrics", 10, 0));
    }

    @Test
    void theTriggerIsPaidByPollersAndByTheWork() {
        List<CostLine> trigger = new CostModel(Yaml.deployment()).trigger(new Load(1_000, 1_000, 1));
        assertThat(trigger.getFirst().dollars()).isCloseTo(730 * 0.185, within(0.01));
        assertThat(CostModel.total(trigger)).isGreaterThan(trigger.getFirst().dollars());
        List<CostLine> much = new CostModel(Yaml.deployment()).trigger(new Load(100_000, 1_000, 1));
        assertThat(much.getFirst().dollars()).isCloseTo(5 * 730 * 0.185, within(0.01));
    }

    @Test
    void theReportAddsUp() {
        var report = new CostReport("rides", 3, List.of(new CostLine("a", 1, ""), new CostLine("b", 2, "")), List.of());
        assertThat(report.json()).containsEntry("dollarsPerMonth", 3.0);
        assertThat(report.text().getLast()).contains("3.00").contains("$1.00 of each partition");
        assertThat(report.text().getFirst()).contains(Prices.AS_OF);
    }
}
