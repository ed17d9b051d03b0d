package io.baton.infra.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.check.Finding.Weight;
import io.baton.infra.deploy.config.Yaml;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaCheckTest {

    private static List<Finding> findings(int partitions, String... more) {
        return new QuotaCheck(Yaml.deployment(more).withPartitions(partitions)).findings();
    }

    @ParameterizedTest
    @CsvSource({"1, FINE", "460, FINE", "462, WARNING", "850, WARNING", "860, PROBLEM", "970, PROBLEM"})
    void executionsAtOnceAreHeldAgainstTheAccounts(int partitions, Weight weight) {
        assertThat(findings(partitions))
                .singleElement()
                .extracting(Finding::weight)
                .isEqualTo(weight);
    }

    @Test
    void withoutWatchdogsThereAreFewerAtOnce() {
        assertThat(findings(850, "watchdog: false"))
                .singleElement()
                .extracting(Finding::weight)
                .isEqualTo(Weight.FINE);
    }

    @Test
    void aHigherQuotaIsEnough() {
        assertThat(findings(1_000, "quotas: {concurrentExecutions: 3000, roles: 2000}"))
                .singleElement()
                .extracting(Finding::weight)
                .isEqualTo(Weight.FINE);
    }

    @Test
    void whatIsReservedMustLeaveAHundredUnreserved() {
        assertThat(findings(300, "reservedConcurrentExecutions: 3")).hasSize(1);
        assertThat(findings(301, "reservedConcurrentExecutions: 3"))
                .anyMatch(finding -> finding.weight() == Weight.PROBLEM
                        && finding.message().startsWith("reservedConcurrentExecutions"));
    }

    /** They keep what they have reserved, and go on holding, until the new ones have taken over. */
    @Test
    void functionsOfBeforeAreCounted() {
        String[] change = {
            "partitionsPerFunction: 12", "formerly: {partitionsPerFunction: 1}", "reservedConcurrentExecutions: 6"
        };
        assertThat(findings(12, with(change, "quotas: {concurrentExecutions: 170}")))
                .anyMatch(finding -> finding.weight() == Weight.PROBLEM
                        && finding.message().startsWith("reservedConcurrentExecutions: 6 of each of 13 functions"));
        assertThat(findings(12, with(change, "quotas: {concurrentExecutions: 178}")))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("concurrency: 15 executions at once at most");
    }

    private static String[] with(String[] lines, String last) {
        return Stream.concat(Arrays.stream(lines), Stream.of(last)).toArray(String[]::new);
    }

    @Test
    void moreRulesThanTheAccountMayHaveAreRefusedWithTheWayOut() {
        assertThat(findings(150, "schedule: rule")).hasSize(1);
        assertThat(findings(151, "schedule: rule"))
                .anyMatch(finding ->
                        finding.weight() == Weight.PROBLEM && finding.message().contains("set schedule: auto"));
        assertThat(findings(151, "schedule: auto")).hasSize(1);
    }

    @Test
    void everyPartitionNeedsARoleOfTheAccounts() {
        assertThat(findings(970, "quotas: {concurrentExecutions: 3000}")).hasSize(1);
        assertThat(findings(1_000, "quotas: {concurrentExecutions: 3000}"))
                .anyMatch(finding -> finding.weight() == Weight.PROBLEM
                        && finding.message().startsWith("partitions: ")
                        && finding.message().contains("raise quotas.roles"));
    }

    @Test
    void moreManagedPoliciesThanARoleTakesAreRefused() {
        String ten = IntStream.range(0, 10)
                .mapToObj(number -> "arn:aws:iam::123456789012:policy/p" + number)
                .collect(Collectors.joining(", "));
        assertThat(findings(1, "managedPolicies: [" + ten + "]")).hasSize(1);
        String eleven = "managedPolicies: [" + ten + ", arn:aws:iam::123456789012:policy/more]";
        assertThat(findings(1, eleven))
                .anyMatch(finding -> finding.weight() == Weight.PROBLEM
                        && finding.message().startsWith("managedPolicies: the file has 11, and IAM attaches 10"));
        assertThat(findings(1, eleven, "quotas: {managedPolicies: 20}")).hasSize(1);
    }

    @Test
    void functionsAreCountedNotPartitions() {
        assertThat(findings(1_000, "partitionsPerFunction: 16"))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .startsWith("concurrency: 137 executions at once at most");
        // those of before have roles until they go
        assertThat(findings(960, "partitionsPerFunction: 16", "formerly: {partitionsPerFunction: 1}"))
                .anyMatch(finding -> finding.message().startsWith("partitions: their functions need 1,040 roles"));
    }

    @Test
    void aSmallFunctionOfManyPartitionsIsWarnedOf() {
        assertThat(memory("partitionsPerFunction: 2", "memorySize: 256")).isEmpty();
        assertThat(memory("partitionsPerFunction: 12")).isEmpty();
        assertThat(memory("partitionsPerFunction: 12", "memorySize: 256"))
                .singleElement()
                .matches(finding -> finding.weight() == Weight.WARNING)
                .asString()
                .contains("256 MB are little for a function of 12 partitions (0-11), which wants 384 MB");
    }

    @Test
    void aFunctionThatCanNotWorkWithSoLittleIsRefused() {
        assertThat(memory("memorySize: 128"))
                .singleElement()
                .matches(finding -> finding.weight() == Weight.PROBLEM)
                .asString()
                .contains("128 MB are too little");
    }

    /** 512 MB leave 365 MB of heap to four partitions: 30 MB of state for each is a third of it. */
    @Test
    void moreStateThanAThirdOfTheHeapIsWarnedOf() {
        String four = "partitionsPerFunction: 4";
        assertThat(memory(four, "state: {bucket: acme-state}")).isEmpty();
        assertThat(memory(four, "state: {bucket: acme-state, bytes: 31_800_000}"))
                .isEmpty();
        assertThat(memory(four, "state: {bucket: acme-state, bytes: 32_000_000}"))
                .singleElement()
                .matches(finding -> finding.weight() == Weight.WARNING)
                .asString()
                .contains("32,000,000 bytes, for a function of 4 partitions (0-3)", "its heap of 365 MB");
        assertThat(memory("state: {bucket: acme-state, bytes: 32_000_000}")).isEmpty();
        assertThat(memory(four, "state: {bucket: acme-state, bytes: 32_000_000}", "jvmOptions: -Xmx400m"))
                .as("nobody knows the heap")
                .isEmpty();
    }

    private static List<Finding> memory(String... more) {
        return new MemoryCheck(Yaml.deployment(more).withPartitions(12)).findings();
    }
}
