package io.baton.infra.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PartitionFunctionsTest {

    @Test
    void aFunctionReadsOnePartitionAndTellsItsNumber() {
        assertThat(of(2, 1).partitionsByName())
                .containsExactly(Map.entry("rides-0", List.of(0)), Map.entry("rides-1", List.of(1)));
        assertThat(PartitionFunctions.setting(List.of(1))).containsExactly(Map.entry("BATON_PARTITION", "1"));
    }

    @Test
    void theLastFunctionReadsWhatIsLeft() {
        assertThat(of(7, 3).partitionsByName())
                .containsExactly(
                        Map.entry("rides-group-0-2", List.of(0, 1, 2)),
                        Map.entry("rides-group-3-5", List.of(3, 4, 5)),
                        Map.entry("rides-6", List.of(6)));
        assertThat(PartitionFunctions.setting(List.of(3, 4, 5))).containsExactly(Map.entry("BATON_PARTITIONS", "3-5"));
    }

    @Test
    void aNameFitsLambdaWhateverTopicAndPartitions() {
        List<Integer> scattered = List.of(100_000, 100_002, 100_004);
        assertThat(PartitionFunctions.name("a.topic", scattered)).isEqualTo("a-topic-group-100000_100002_100004");
        assertThat(PartitionFunctions.name("t".repeat(249), scattered)).matches("[A-Za-z0-9-_]{1,64}");
        List<Integer> many = IntStream.range(1_000, 1_064).boxed().toList();
        assertThat(PartitionFunctions.name("t".repeat(249), many)).hasSize(64).endsWith("-group-1000-1063");
    }

    private static PartitionFunctions of(int partitions, int partitionsPerFunction) {
        return new PartitionFunctions(
                "rides",
                "g",
                partitions,
                partitionsPerFunction,
                Path.of("a.jar"),
                "com.acme.X::handleRequest",
                256,
                new LabTimings(Duration.ofSeconds(8)),
                Map.of());
    }
}
