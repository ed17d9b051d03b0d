package io.baton.infra.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GroupingTest {

    private static List<String> functions(int partitions, String... lines) {
        Deployment deployment = Yaml.deployment(lines).withPartitions(partitions);
        return named(deployment, deployment.functions());
    }

    private static List<String> named(Deployment deployment, List<PartitionGroup> groups) {
        Names names = new Names("x");
        Environments environments = new Environments(deployment);
        return groups.stream()
                .map(group -> {
                    var variables = environments.of(group);
                    return names.function(group) + "=" + variables.get("BATON_PARTITION") + "/"
                            + variables.get("BATON_PARTITIONS") + "/" + variables.get("BATON_FUNCTIONS");
                })
                .toList();
    }

    @Test
    void byDefaultEachPartitionHasAFunction() {
        assertThat(functions(2)).containsExactly("x-partition-0=0/null/2", "x-partition-1=1/null/null");
        assertThat(functions(2, "partitionsPerFunction: 1")).isEqualTo(functions(2));
    }

    @Test
    void aGroupIsCalledByTheNumbersThatItIsMeantForAndReadsThoseThatThereAre() {
        assertThat(functions(9, "partitionsPerFunction: 4"))
                .containsExactly("x-group-0-3=null/0-3/9", "x-group-4-7=null/4-7/null", "x-group-8-11=null/8/null");
    }

    @Test
    void aHotPartitionHasAFunctionOfItsOwnAndItsGroupGoesOnWithoutIt() {
        Deployment deployment = Deployment.parse(
                Yaml.LEAST.replace("partitions: 3", "partitions: 8") + "partitionsPerFunction: 4\nownFunction: [6, 0]",
                Path.of("/somewhere"),
                "rides.yaml");
        assertThat(named(deployment, deployment.functions()))
                .containsExactly(
                        "x-partition-0=0/null/8",
                        "x-group-0-3=null/1-3/null",
                        "x-group-4-7=null/4-5,7/null",
                        "x-partition-6=6/null/null");
    }

    @Test
    void aGroupThatIsLeftWithoutPartitionsHasNoFunction() {
        List<PartitionGroup> groups = new Grouping(2, List.of(2, 3)).of(6);
        assertThat(groups.stream().map(PartitionGroup::numbers)).containsExactly("0-1", "2", "3", "4-5");
    }

    @Test
    void everyPartitionIsReadByOneFunctionAndMorePartitionsMoveNone() {
        for (int each = 1; each <= Grouping.MOST; each++) {
            Grouping grouping = new Grouping(each, each == 1 ? List.of() : List.of(3, 17, 40));
            Names names = new Names("x");
            for (int partitions : new int[] {1, 4, 18, 63, 64, 65, 150}) {
                List<PartitionGroup> groups = grouping.of(partitions);
                assertThat(groups.stream().flatMap(group -> group.partitions().stream()))
                        .containsExactlyInAnyOrderElementsOf(
                                IntStream.range(0, partitions).boxed().toList());
                assertThat(groups.stream().map(PartitionGroup::size)).allMatch(size -> size <= Grouping.MOST);
                assertThat(grouping.of(partitions + 1).stream().map(names::function))
                        .startsWith(groups.stream().map(names::function).toArray(String[]::new));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "partitionsPerFunction: 65 | partitionsPerFunction: is '65', and must be a whole number from 1 to 64",
                "partitionsPerFunction: 0 | must be a whole number from 1 to 64",
                "ownFunction: [1] | ownFunction: goes with partitionsPerFunction of 2 or more",
                "{partitionsPerFunction: 2, ownFunction: [3]} | names partition 3, and there are 0 to 2",
                "{partitionsPerFunction: 2, ownFunction: [1, 1]} | '1' appears twice",
                "{partitionsPerFunction: 2, ownFunction: [1, 01]} | names partition 1 twice",
                "{partitionsPerFunction: 2, ownFunction: [-1]} | '-1' is not a partition's number",
                "{partitionsPerFunction: 2, formerly: {partitionsPerFunction: 2}} | formerly: is how partitions are divided now",
                "{partitionsPerFunction: 2, formerly: {partitions: 2}} | formerly.partitions: is not a known key",
                "{partitionsPerFunction: 2, reservedConcurrentExecutions: 3} | several partitions needs 4 at least",
                "environment: {BATON_PARTITIONS: 0-2} | has a key of its own: partitionsPerFunction",
            })
    void whatCannotBeIsRefused(String lines, String problem) {
        String more = lines.startsWith("{")
                ? Stream.of(lines.substring(1, lines.length() - 1).split(", (?=[a-z])", -1))
                        .reduce("", (all, line) -> all + line + "\n")
                : lines;
        assertThat(Yaml.problemsWith(more)).singleElement().asString().contains(problem);
    }

    @Test
    void aFunctionOfSeveralMayReserveFour() {
        assertThat(Yaml.deployment("partitionsPerFunction: 2", "reservedConcurrentExecutions: 4")
                        .function()
                        .machine()
                        .reservedConcurrency())
                .isEqualTo(4);
    }

    @Test
    void functionsOfBeforeLeaveButForThoseThatAreStillThere() {
        Deployment deployment =
                Yaml.deployment("partitionsPerFunction: 2", "ownFunction: 1", "formerly: {partitionsPerFunction: 1}");
        assertThat(named(deployment, deployment.functions()))
                .containsExactly("x-group-0-1=null/0/3", "x-partition-1=1/null/null", "x-group-2-3=null/2/null");
        assertThat(named(deployment, deployment.leaving()))
                .containsExactly("x-partition-0=0/null/3", "x-partition-2=2/null/null");
    }
}
