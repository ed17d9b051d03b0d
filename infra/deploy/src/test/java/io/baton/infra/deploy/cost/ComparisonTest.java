package io.baton.infra.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Yaml;
import io.baton.infra.deploy.cost.Alternative.Way;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each figure beside the sum that a person would write down. */
class ComparisonTest {

    private static final double HOURS = 730;
    private static final double SECONDS = 730 * 3_600;

    private static CostReport report(int partitions, Load load, String... more) {
        return Synthesis.cost(Yaml.deployment(more).withPartitions(partitions), load, List.of());
    }

    private static Alternative alternative(CostReport report, Way way) {
        return report.alternatives().stream()
                .filter(one -> one.way() == way)
                .findFirst()
                .orElseThrow();
    }

    private static Load load(double recordsPerSecond, double handlerMillis, double waitMillis) {
        return new Load(recordsPerSecond, 1_000, handlerMillis, waitMillis, 100);
    }

    @Test
    void onDemandTheTriggerPaysForEachWaitOfEachRecord() {
        // 1,000 records a second of 5 ms are five functions that are never done
        CostReport report = report(12, load(1_000, 5, 4.8));
        double work = 5 * SECONDS * 0.5 * 0.0000133334;
        // each of 12 partitions has a batch every 500 ms, of 42 records
        double requests = 12 * 2 * SECONDS / 1e6 * 0.20;
        assertThat(alternative(report, Way.TRIGGER_ON_DEMAND).dollars()).isCloseTo(work + requests, within(1e-6));
        assertThat(work).isCloseTo(87.60, within(0.01));
    }

    @Test
    void batchesAreSmallWhereRecordsAreFewAndFullWhereTheyAreMany() {
        // a record every ten seconds is a batch of its own
        double few = 0.1 * SECONDS / 1e6 * 0.20 + 0.1 * 0.005 * SECONDS * 0.5 * 0.0000133334;
        assertThat(alternative(report(3, load(0.1, 5, 0)), Way.TRIGGER_ON_DEMAND)
                        .dollars())
                .isCloseTo(few, within(1e-9));
        // 3,000 records a second of three partitions: 30 batches of 100 each second, not 6
        double many = 30 * SECONDS / 1e6 * 0.20 + 3_000 * 0.0005 * SECONDS * 0.5 * 0.0000133334;
        assertThat(alternative(report(3, load(3_000, 0.5, 0)), Way.TRIGGER_ON_DEMAND)
                        .dollars())
                .isCloseTo(many, within(1e-6));
    }

    @Test
    void aPollerUnitHasFourPollersOfFiveMegabytesOrFiveInvocations() {
        double onDemand = alternative(report(12, load(1_000, 1, 0)), Way.TRIGGER_ON_DEMAND)
                .dollars();
        // 1 MB/s and 1 invocation at a time: one poller
        assertThat(alternative(report(12, load(1_000, 1, 0)), Way.TRIGGER_PROVISIONED)
                        .dollars())
                .isCloseTo(onDemand + HOURS * 0.185, within(1e-6));
        assertThat(alternative(report(12, load(1_000, 1, 0)), Way.TRIGGER_SHARED)
                        .dollars())
                .isCloseTo(onDemand + HOURS * 0.185 / 4, within(1e-6));
        // 100 MB/s: 20 pollers in 5 units
        CostReport much = report(200, load(100_000, 0.1, 0));
        double work = alternative(much, Way.TRIGGER_ON_DEMAND).dollars();
        assertThat(alternative(much, Way.TRIGGER_PROVISIONED).dollars())
                .isCloseTo(work + 5 * HOURS * 0.185, within(1e-6));
        // 1 MB/s, but 22 invocations at a time: 5 pollers in 2 units, or 1.25 of them
        CostReport slow = report(30, load(1_000, 22, 22));
        work = alternative(slow, Way.TRIGGER_ON_DEMAND).dollars();
        assertThat(alternative(slow, Way.TRIGGER_PROVISIONED).dollars())
                .isCloseTo(work + 2 * HOURS * 0.185, within(1e-6));
        assertThat(alternative(slow, Way.TRIGGER_SHARED).dollars())
                .isCloseTo(work + 1.25 * HOURS * 0.185, within(1e-6));
    }

    @Test
    void aTriggerThatCannotKeepUpSaysSo() {
        // one invocation at a time of each of 3 partitions: 3 seconds of work in a second, and there are 10
        Alternative trigger = alternative(report(3, load(1_000, 10, 10)), Way.TRIGGER_ON_DEMAND);
        assertThat(trigger.fallsBehind()).isTrue();
        assertThat(trigger.remark()).contains("handles 300 records a second");
        assertThat(trigger.lines().getFirst().dollars()).isCloseTo(3 * SECONDS * 0.5 * 0.0000133334, within(1e-6));
    }

    @Test
    void aContainerIsPaidByCpuAndMemory() {
        // one of 0.25 vCPU and 0.5 GB
        assertThat(alternative(report(12, load(0, 1, 0)), Way.CONTAINER).dollars())
                .isCloseTo(HOURS * (0.25 * 0.03238 + 0.5 * 0.00356), within(1e-9));
        // 1 CPU of work, and two functions (of 1,024 MB, with 0.58 CPUs each): two of 0.5 vCPU and 1 GB
        CostReport report = report(2, load(1_000, 1, 0), "memorySize: 1024");
        assertThat(alternative(report, Way.CONTAINER).dollars())
                .isCloseTo(2 * HOURS * (0.5 * 0.03238 + 1 * 0.00356), within(1e-9));
    }

    @Test
    void theBestIsTheLargestGroupThatTheMemoryAndTheWorkAllow() {
        assertThat(best(12, load(0, 1, 0))).isEqualTo("Baton, partitionsPerFunction: 16");
        // with options of the file's own: less than 320 MB are for 4 at most
        assertThat(best(12, load(0, 1, 0), "memorySize: 256", "jvmOptions: -Xmx100m"))
                .isEqualTo("Baton, partitionsPerFunction: 4");
        // the same, but all of it wait
        assertThat(best(12, load(1_000, 2, 2))).isEqualTo("Baton, partitionsPerFunction: 16");
    }

    @Test
    void theBestIsOfTheCheapestSizeThatIsKnownToDo() {
        // one function of 512 MB, not three of 256
        assertThat(best(12, load(0, 1, 0), "memorySize: 256"))
                .isEqualTo("Baton, partitionsPerFunction: 16, memorySize: 512");
        // four do with 256
        CostReport four = report(4, load(0, 1, 0), "memorySize: 1024");
        Alternative best = alternative(four, Way.BATON_AT_BEST);
        assertThat(best.name()).isEqualTo("Baton, partitionsPerFunction: 4, memorySize: 256");
        assertThat(best.remark())
                .startsWith("functions: 1, of 256 MB each")
                .endsWith("; if 141 MB of heap do for the handlers");
        double overlap = 5 * HOURS * 5;
        double watchdogs = 60 * HOURS * 0.3;
        assertThat(best.lines().getFirst().dollars())
                .isCloseTo(0.25 * (SECONDS + overlap + watchdogs) * 0.0000133334, within(1e-6));
        // nothing below what was seen to do: synth refuses 128 MB, and warns of 192
        assertThat(best(1, load(0, 1, 0))).isEqualTo("Baton, partitionsPerFunction: 1, memorySize: 256");
    }

    @Test
    void theBestHasTheCpuThatTheHandlersNeed() {
        // 2 CPUs are 3,538 MB: six functions of 1,024 MB, as six of 512 or three of 1,024 have too little
        assertThat(best(12, load(1_000, 2, 0))).isEqualTo("Baton, partitionsPerFunction: 2, memorySize: 1024");
        // of one partition, 0.5 CPUs
        assertThat(best(1, load(500, 1, 0))).isEqualTo("Baton, partitionsPerFunction: 1, memorySize: 1024");
    }

    private static String best(int partitions, Load load, String... more) {
        return alternative(report(partitions, load, more), Way.BATON_AT_BEST).name();
    }

    @Test
    void aDeploymentThatCannotDoTheWorkSaysSo() {
        Alternative baton = alternative(report(3, load(1_000, 2, 0)), Way.BATON);
        assertThat(baton.fallsBehind()).isTrue();
        assertThat(baton.remark()).contains("does NOT keep up: they have 0.9 CPUs, and the handlers need 2.0");
    }

    @Test
    void twelveQuietPartitionsCostFortyDollarsAtMost() {
        CostReport report = report(12, load(0, 1, 0), "partitionsPerFunction: 12");
        // Lambda 17.73 + 0.01, DynamoDB 6.30 + 0.07, logs 0.66, metrics 9.00, alarms 2.90, dashboard 3.00
        assertThat(CostModel.total(report.lines()))
                .isCloseTo(39.67, within(0.02))
                .isLessThanOrEqualTo(40);
    }

    @Test
    void aThousandPartitionsOfFewRecordsCostTwoThousandFiveHundredDollarsInAHundredFunctionsAtMost() {
        Deployment deployment = Yaml.deployment("partitionsPerFunction: 16").withPartitions(1_000);
        assertThat(deployment.functions()).hasSize(63);
        CostReport report = Synthesis.cost(deployment, load(100, 1, 0), List.of());
        assertThat(CostModel.total(report.lines())).isBetween(2_200.0, 2_500.0);
        Alternative best = alternative(report, Way.BATON_AT_BEST);
        // 512 MB were measured to do for 16 partitions, not for 32
        assertThat(best.dollars()).isLessThan(2_500);
        assertThat(best.remark()).startsWith("functions: 63, of 512 MB each");
    }

    @Test
    void theLastSentenceNamesTheCheapestAndWhenBatonIsTheWrongChoice() {
        CostReport quiet = report(12, load(0.01, 1, 0));
        assertThat(quiet.text().getLast())
                .startsWith("The cheapest is trigger, on demand ($0.0")
                .contains("Baton is the wrong choice unless you want for $39.");
        // waits that the trigger pays one by one
        CostReport waits = report(12, load(1_000, 10, 9.9));
        assertThat(waits.text().getLast())
                .contains("The cheapest is container")
                .contains("on Lambda alone, Baton, partitionsPerFunction: 16");
        assertThat(waits.json()).containsKeys("alternatives", "verdict");
    }

    @Test
    void theLastSentenceNamesWhatThePipelineUsesAndTheTriggerLacks() {
        Deployment deployment = Yaml.deployment("").withPartitions(12);
        CostReport report = Synthesis.cost(deployment, load(0.01, 1, 0), List.of(Feature.SEEK, Feature.RETRY_TOPIC));
        assertThat(report.text().getLast())
                .endsWith("what that lacks: seeks while it runs; a retry topic, which holds up no other record.");
        assertThat(report(12, load(0.01, 1, 0)).text().getLast()).contains("in the order of their keys");
    }

    @Test
    void whereNothingKeepsUpNoneIsTheCheapest() {
        assertThat(report(12, load(10, 1_000_000, 0)).text().getLast()).startsWith("None of these keeps up");
    }

    /** 1,000 records a second of 5 ms each are five at once; a partition in its order has one. */
    @Test
    void aPipelineWithoutConcurrencyHasOneRecordOfAPartitionInHand() {
        Deployment deployment = Yaml.deployment("").withPartitions(1);
        Load waits = load(1_000, 5, 5);
        Alternative serial = alternative(Synthesis.cost(deployment, waits, List.of(Feature.CHECKPOINTS)), Way.BATON);
        assertThat(serial.fallsBehind()).isTrue();
        assertThat(serial.remark()).contains("does NOT keep up: it needs 5 records in hand at once of 1 partitions");
        Alternative open = alternative(Synthesis.cost(deployment, waits, List.of()), Way.BATON);
        assertThat(open.fallsBehind()).isFalse();
        assertThat(open.remark()).endsWith("with 5 records in hand at once of 1 partitions, so concurrency");
    }

    @Test
    void theRemarkSaysWhatOfItIsForWatchingAsTheOthersAreComparedWithoutThat() {
        CostReport report = report(12, load(0.01, 1, 0));
        double watching = report.lines().stream()
                .filter(line ->
                        List.of("logs", "metrics", "alarms", "dashboard").contains(line.item()))
                .mapToDouble(CostLine::dollars)
                .sum();
        assertThat(alternative(report, Way.BATON).remark())
                .endsWith("$%,.2f of it for logs, metrics and alarms".formatted(watching));
    }

    @Test
    void aLoadThatCannotBeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> load(1, 1, 2))
                .withMessageContaining("--wait-millis is a part of --handler-millis");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Load(1, 1, 1, 0, 10_001))
                .withMessageContaining("--batch-size");
    }
}
