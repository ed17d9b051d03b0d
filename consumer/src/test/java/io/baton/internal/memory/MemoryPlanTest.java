package io.baton.internal.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryPlanTest {

    /** What a JVM with both clients was seen to need besides its heap. */
    private static final int MEASURED_OUTSIDE_MEGABYTES = 95;

    @Test
    void theHeapLeavesRoomForAllElse() {
        for (int megabytes = MemoryPlan.LEAST_MEGABYTES; megabytes <= 10_240; megabytes += 64) {
            MemoryPlan plan = MemoryPlan.of(megabytes, 1);
            assertThat(megabytes - plan.heapMegabytes())
                    .as("%s MB", megabytes)
                    .isGreaterThan(MEASURED_OUTSIDE_MEGABYTES);
            assertThat(plan.heapMegabytes()).isLessThanOrEqualTo(megabytes * 3 / 4);
        }
    }

    @Test
    void morePartitionsLeaveLessHeap() {
        assertThat(MemoryPlan.of(512, 16).heapMegabytes())
                .isLessThan(MemoryPlan.of(512, 1).heapMegabytes());
    }

    @Test
    void moreMemoryIsMoreHeapButForTheSecondCompilersShare() {
        List<Integer> heaps = IntStream.of(192, 256, 384, 512, 1_024, 1_769, 3_538)
                .mapToObj(megabytes -> MemoryPlan.of(megabytes, 1).heapMegabytes())
                .toList();
        assertThat(heaps).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void whatIsWantedForSomePartitionsIsEnoughForThemAndForFewer() {
        for (int partitions = 1; partitions <= 64; partitions++) {
            int wanted = MemoryPlan.wanted(partitions);
            assertThat(MemoryPlan.of(wanted, partitions).isEnough()).isTrue();
            assertThat(MemoryPlan.of(wanted, Math.max(1, partitions - 1)).isEnough())
                    .isTrue();
        }
        assertThat(MemoryPlan.wanted(16)).isLessThanOrEqualTo(512);
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 192, 256, 511, 512, 1_769, 3_538, 10_240})
    void aJvmTakesTheOptionsAndHasThatHeap(int megabytes) throws Exception {
        MemoryPlan plan = MemoryPlan.of(megabytes, 4);
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(List.of(plan.jvmOptions().split(" ", -1)));
        line.addAll(List.of("-XX:+PrintFlagsFinal", "-version"));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String flags = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(flags).isZero();
        assertThat(flags).doesNotContain("VM warning");
        long heap = flags.lines()
                .filter(flag -> flag.contains(" MaxHeapSize "))
                .mapToLong(flag -> Long.parseLong(flag.replaceAll(".*= *(\\d+).*", "$1")))
                .findFirst()
                .orElseThrow();
        // rounded up to the collector's alignment
        assertThat(heap >> 20).isBetween((long) plan.heapMegabytes(), plan.heapMegabytes() + 4L);
    }
}
