package io.baton.infra.deploy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.baton.infra.deploy.config.Yaml;
import io.baton.internal.state.Keeping;
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
        // that for failed invocations, whose metric is Lambda's own
        assertThat(dollars("alarms", 10, 0, "metrics: \"off\"")).isEqualTo(0.10);
        assertThat(dollars("metrics", 10, 0, "metrics: all")).isGreaterThan(3 * dollars("metrics", 10, 0));
    }

    /** The same functions, leases, logs and metrics as a sum by hand. */
    @Test
    void aGroupIsPaidByFunctionWherePossibleAndByPartitionWhereNot() {
        String[] file = {"partitionsPerFunction: 4"};
        // 10 partitions: functions of 4, 4 and 2
        double seconds = 730 * 3_600 + 5 * 730 * 5 + 730 * 60 * 0.3;
        assertThat(dollars("Lambda", 10, 0, file)).isCloseTo(3 * seconds * 0.5 * 0.0000133334, within(1e-9));
        assertThat(dollars("Lambda's requests", 10, 0, file))
                .isCloseTo(3 * (5 * 730 + 60 * 730) / 1e6 * 0.20, within(1e-9));
        assertThat(dollars("DynamoDB", 10, 0, file)).isEqualTo(dollars("DynamoDB", 10, 0));
        assertThat(dollars("alarms", 10, 0, file)).isEqualTo(dollars("alarms", 10, 0));
        // Records of each partition, five others of each function, 13 of all
        assertThat(dollars("metrics", 10, 0, file)).isCloseTo((10 + 3 * 5 + 13) * 0.30, within(1e-9));
        // the partition with its own function has all six; groups 0-3, 4-5 with 7 and 8-9 have the others
        assertThat(dollars("metrics", 10, 0, "partitionsPerFunction: 4", "metrics: all"))
                .isCloseTo((10 + 3 * 24 + 13) * 0.30, within(1e-9));
        // 9 partitions: 0-3, 4-7, and 8 alone, which has six as any function of one
        assertThat(dollars("metrics", 9, 0, file)).isCloseTo((8 + 2 * 5 + 6 + 13) * 0.30, within(1e-9));
    }

    private static double leases(int partitions, Load load, String... more) {
        return new CostModel(Yaml.deployment(more).withPartitions(partitions), load)
                .lines(0).stream()
                        .filter(line -> line.item().equals("DynamoDB"))
                        .mapToDouble(CostLine::dollars)
                        .sum();
    }

    private static Load load(double recordsPerSecond) {
        return new Load(recordsPerSecond, 1_000, 0, 0, 100);
    }

    @Test
    void anIdlePartitionRenewsEveryFourSecondsAndABusyOneEverySecond() {
        double handOffs = 5 * 730 * 50;
        double reads = 5 * 730 + 60 * 730;
        double idle = (730 * 3_600 / 4.0 + handOffs) / 1e6 * 0.625 + reads / 1e6 * 0.125;
        double busy = (730 * 3_600 / 1.0 + handOffs) / 1e6 * 0.625 + reads / 1e6 * 0.125;
        assertThat(leases(1, load(0))).isCloseTo(idle, within(1e-9));
        assertThat(leases(1, load(1_000))).isCloseTo(busy, within(0.002));
        // nothing is known of the load
        assertThat(dollars("DynamoDB", 1, 0)).isCloseTo(busy, within(1e-9));
    }

    /** Records at random, one in ten seconds: the next renewal is due after 1 + (e^-0.1 - e^-0.4) / 0.1 = 3.345 s. */
    @Test
    void betweenThemTheRecordsSetThePace() {
        double seconds = 1 + (0.904837418 - 0.670320046) / 0.1;
        double dollars = (730 * 3_600 / seconds + 5 * 730 * 50) / 1e6 * 0.625 + (5 * 730 + 60 * 730) / 1e6 * 0.125;
        assertThat(leases(1, load(0.1))).isCloseTo(dollars, within(1e-6));
        assertThat(leases(10, load(1))).isCloseTo(10 * dollars, within(1e-5));
        // with a handler that takes 5 s, half of the time is busy
        double half = 0.5 + 0.5 / seconds;
        assertThat(leases(1, new Load(0.1, 1_000, 5_000, 0, 100)))
                .isCloseTo(
                        (730 * 3_600 * half + 5 * 730 * 50) / 1e6 * 0.625 + (5 * 730 + 60 * 730) / 1e6 * 0.125,
                        within(1e-6));
    }

    @Test
    void aLeaseThatIsTooShortToStretchIsRenewedAsEver() {
        // 7 - 2 - 3 - 1: no more than a second is safe
        assertThat(leases(1, load(0), "environment: {BATON_LEASE_DURATION: 7s}"))
                .isEqualTo(dollars("DynamoDB", 1, 0));
    }

    private static List<CostLine> lines(int partitions, Load load, String... more) {
        return new CostModel(Yaml.deployment(more).withPartitions(partitions), load).lines(0);
    }

    private static double dollars(List<CostLine> lines, String item) {
        return lines.stream()
                .filter(line -> line.item().equals(item))
                .mapToDouble(CostLine::dollars)
                .sum();
    }

    /** 12 partitions in a function to which nothing comes: 43,800 watchdogs and 3,650 ticks look, half a second each. */
    @Test
    void anIdleTopicThatSleepsCostsItsLooksAndItsAlarms() {
        List<CostLine> lines = lines(12, load(0), "partitionsPerFunction: 12", "idleAfter: 10m", "dashboard: false");
        assertThat(dollars(lines, "Lambda")).isCloseTo(47_450 * 0.5 * 0.5 * 0.0000133334, within(1e-9));
        assertThat(dollars(lines, "Lambda's requests")).isCloseTo(0.04745 * 0.20, within(1e-9));
        assertThat(dollars(lines, "DynamoDB")).isCloseTo(12 * 0.04745 * 0.125, within(1e-9));
        assertThat(dollars(lines, "logs")).isCloseTo(0.04745 * 0.50, within(1e-9));
        assertThat(dollars(lines, "metrics")).isZero();
        assertThat(dollars(lines, "alarms")).isCloseTo(13 * 0.10, within(1e-9));
        // 0.158 + 0.009 + 0.071 + 0.024 + 1.30
        assertThat(CostModel.total(lines)).isCloseTo(1.562, within(0.001)).isLessThan(2);
    }

    /** 47,450 looks of each of two functions, at $0.05 for 10,000. */
    @Test
    void aLookReadsTheSecret() {
        String[] secured = {"idleAfter: 10m", "authenticationMethod: SASL_SCRAM_512_AUTH", "secret: AmazonMSK_orders"};
        assertThat(dollars(lines(2, load(0), secured), "secrets")).isCloseTo(2 * 4.745 * 0.05, within(1e-9));
        assertThat(dollars(lines(2, load(0), "idleAfter: 10m"), "secrets")).isZero();
    }

    /**
     * A record in an hour, and 10 minutes until it sleeps: awake for (e^(1/6) - 1) * 3,600 = 652.9 s, asleep for 3,630 s.
     */
    @Test
    void aTrickleKeepsAFunctionAwakeForItsPart() {
        String[] file = {"partitionsPerFunction: 12", "idleAfter: 10m"};
        double share = 652.9 / (652.9 + 3_630);
        double lambda = (share * (730 * 3_600 + 3_650 * 5) + ((1 - share) * 3_650 + 43_800) * 0.5) * 0.5 * 0.0000133334;
        List<CostLine> lines = lines(12, load(1 / 3_600.0), file);
        assertThat(dollars(lines, "Lambda")).isCloseTo(lambda, within(0.001));
        // Records of each partition, five of the function, 13 of all: in all hours but those that begin and stay asleep
        assertThat(dollars(lines, "metrics")).isCloseTo(30 * 0.30 * (1 - (1 - share) * 0.367879), within(0.001));
    }

    @Test
    void aFunctionToWhichRecordsComeAllTheTimeSleepsNever() {
        double awake = dollars(lines(4, load(10), "dashboard: false"), "Lambda");
        assertThat(dollars(lines(4, load(10), "dashboard: false", "idleAfter: 10m"), "Lambda"))
                .isCloseTo(awake + 4 * 43_800 * 0.2 * 0.5 * 0.0000133334, within(1e-9));
    }

    /** 25 of hours and 7 more of days: each of 3,650 invocations reads the 32 small objects, at $0.4 for a million; 730 are written. */
    private static double kept(double gigabytes) {
        return 32 * gigabytes * 0.023 + 730 * 5 / 1e6 + 3_650 * 32 * 0.4 / 1e6;
    }

    /** A snapshot each 10 s, one more and two lists at each of 3,650 hand-offs, at $5 for a million; 20 MB are stored twice. */
    @Test
    void theStateOfABusyPartitionIsAPutInTenSeconds() {
        double puts = 730 * 3_600 / 10.0 + 3_650;
        assertThat(puts * 5 / 1e6).isCloseTo(1.33, within(0.01));
        double dollars = (puts + 2 * 3_650) * 5 / 1e6 + 2 * 0.02 * 0.023 + kept(0.04);
        String state = "state: {bucket: create, bytes: 20_000_000}";
        assertThat(dollars("S3, for state", 1, 0, state)).isCloseTo(dollars, within(1e-9));
        assertThat(dollars("S3, for state", 12, 0, state)).isCloseTo(12 * dollars, within(1e-9));
        assertThat(dollars(lines(1, load(1_000), state), "S3, for state")).isCloseTo(dollars, within(1e-6));
        assertThat(dollars("S3, for state", 1, 0)).isZero();
    }

    @Test
    void anIdlePartitionTakesNoSnapshots() {
        double lists = 2 * 3_650 * 5 / 1e6;
        double stored = 2 * 0.02 * 0.023;
        assertThat(dollars(lines(1, load(0), "state: {bucket: create, bytes: 20_000_000}"), "S3, for state"))
                .isCloseTo(lists + stored, within(1e-9));
        assertThat(dollars(
                        lines(1, load(0), "state: {bucket: create, bytes: 20_000_000}", "idleAfter: 10m"),
                        "S3, for state"))
                .isCloseTo(stored, within(1e-9));
    }

    /** A record in 20 s, at random: the next snapshot is due after 10 + 20 e^-0.5 = 22.13 s; at a hand-off with 39.3 %. */
    @Test
    void betweenThemASnapshotWaitsForARecord() {
        double requests = 730 * 3_600 / (10 + 20 * 0.60653066) + 3_650 * (1 - 0.60653066) + 2 * 3_650;
        double dollars = requests * 5 / 1e6 + 2 * 0.02 * 0.023 + kept(0.04);
        assertThat(dollars(lines(1, load(0.05), "state: {bucket: create, bytes: 20_000_000}"), "S3, for state"))
                .isCloseTo(dollars, within(1e-6));
    }

    @Test
    void withExactlyOnceASnapshotIsTakenAtEachCommit() {
        String state = "state: {bucket: create, every: 30s}";
        double rare = dollars("S3, for state", 1, 0, state);
        double often = dollars("S3, for state", 1, 0, state, "outputs: {topics: [a], delivery: exactlyOnce}");
        assertThat(often - rare).isCloseTo(730 * 3_600 * (1 / 10.0 - 1 / 30.0) * 5 / 1e6, within(1e-9));
    }

    /** Of 512 MB, 368 are heap for one partition; a fifth of that is more than 64 MB. Of four, 365, and a fifth among them 18.25. */
    @Test
    void withoutABoundInTheFileTheFunctionsOwnIsReckonedWith() {
        double of64 = 2 * (64 << 20) / 1e9 * 0.023;
        double puts = (730 * 3_600 / 10.0 + 3 * 3_650) * 5 / 1e6;
        assertThat(dollars("S3, for state", 1, 0, "state: {bucket: create}"))
                .isCloseTo(puts + of64 + kept(2 * (64 << 20) / 1e9), within(1e-9));
        double ofFour = 4 * 2 * ((365L << 20) / 5 / 4) / 1e9 * 0.023;
        assertThat(dollars("S3, for state", 4, 0, "state: {bucket: create}", "partitionsPerFunction: 4"))
                .isCloseTo(4 * puts + ofFour + 4 * kept(ofFour / 4 / 0.023), within(1e-9));
    }

    @Test
    void keptSnapshotsAreThoseOfTheSettings() {
        String state = "state: {bucket: create, bytes: 20_000_000}";
        double with = dollars("S3, for state", 1, 0, state);
        double without = dollars(
                "S3, for state", 1, 0, state, "environment: {BATON_STATE_KEEP_HOURS: 0, BATON_STATE_KEEP_DAYS: 0}");
        assertThat(with - without).isCloseTo(kept(0.04), within(1e-9));
        double days = dollars("S3, for state", 1, 0, state, "environment: {BATON_STATE_KEEP_HOURS: 0}");
        assertThat(days - without)
                .isCloseTo(8 * 0.04 * 0.023 + 730 / 24.0 * 5 / 1e6 + 3_650 * 8 * 0.4 / 1e6, within(1e-9));
        double hours = dollars("S3, for state", 1, 0, state, "environment: {BATON_STATE_KEEP_DAYS: 0}");
        assertThat(hours - without).isCloseTo(25 * 0.04 * 0.023 + 730 * 5 / 1e6 + 3_650 * 25 * 0.4 / 1e6, within(1e-9));
    }

    /** A record in an hour, at random: 63.2 % of the hours have one, and all days. */
    @Test
    void anHourWithoutARecordKeepsNoSnapshot() {
        assertThat(new KeptCost(Keeping.DEFAULT, 1 / 3_600.0).snapshots()).isCloseTo(25 * 0.63212056 + 7, within(1e-6));
        assertThat(new KeptCost(Keeping.DEFAULT, 0).snapshots()).isZero();
        assertThat(new KeptCost(new Keeping(48, 7), Double.POSITIVE_INFINITY).snapshots())
                .isEqualTo(49 + 6);
        assertThat(new KeptCost(new Keeping(400, 7), Double.POSITIVE_INFINITY).snapshots())
                .isEqualTo(401);
    }

    @Test
    void theReportAddsUp() {
        var report = new CostReport(
                "rides", 3, List.of(new CostLine("a", 1, ""), new CostLine("b", 2, "")), List.of(), List.of());
        assertThat(report.json()).containsEntry("dollarsPerMonth", 3.0);
        assertThat(report.text().getLast()).contains("3.00").contains("$1.00 of each partition");
        assertThat(report.text().getFirst()).contains(Prices.AS_OF);
    }
}
