package io.baton.infra.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.lab.soak.HeldResources.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldResourcesTest {

    private static final int INVOCATIONS = 300;
    private static final long MEGABYTE = 1L << 20;

    @Test
    void whatOnlyWaversIsFlat() {
        var random = new Random(1);
        HeldResources held = of(i -> new Note(
                "0", (20 * MEGABYTE) + random.nextLong(3 * MEGABYTE), 14 + random.nextInt(3), 60 + random.nextInt(6)));
        assertThat(held.leaks()).isEmpty();
        assertThat(held.longest()).isEqualTo(INVOCATIONS);
        assertThat(held.trends()).hasSize(3).noneMatch(HeldResources.Trend::grows);
    }

    @Test
    void classesThatAreLoadedAtFirstAreNoLeak() {
        assertThat(of(i -> new Note("0", (i < 3 ? 10 : 20) * MEGABYTE, i < 3 ? 5 : 14, 60))
                        .leaks())
                .isEmpty();
    }

    @Test
    void aHeapThatGrowsIsToldWithItsSlope() {
        HeldResources held = of(i -> new Note("4", 20 * MEGABYTE + i * (MEGABYTE / 10), 14, 60));
        assertThat(held.leaks())
                .singleElement()
                .asString()
                .contains("partition 4", "heap after GC", "+10.", "per hundred invocations", "over 297 invocations");
    }

    @Test
    void oneThreadInSixtyInvocationsIsALeak() {
        assertThat(of(i -> new Note("0", 20 * MEGABYTE, 14 + i / 60, 60)).leaks())
                .singleElement()
                .asString()
                .contains("threads");
    }

    @Test
    void oneSocketInThirtyInvocationsIsALeak() {
        assertThat(of(i -> new Note("0", 20 * MEGABYTE, 14, 60 + i / 30)).leaks())
                .singleElement()
                .asString()
                .contains("open files");
    }

    @Test
    void aFewInvocationsTellNothing() {
        var held = new HeldResources(List.of(IntStream.range(0, 10)
                .mapToObj(i -> new Note("0", i * 50L * MEGABYTE, i * 10, i))
                .toList()));
        assertThat(held.trends()).isEmpty();
        assertThat(held.leaks()).isEmpty();
    }

    @Test
    void manyThatWaverAreFlatHoweverLongEachLived() {
        var random = new Random(1);
        var held = new HeldResources(IntStream.range(0, 500)
                .mapToObj(environment -> IntStream.range(0, 10 + environment / 2)
                        .mapToObj(i -> new Note("1", 14 * MEGABYTE, 10 + random.nextInt(5), 23))
                        .toList())
                .toList());
        assertThat(held.leaks()).isEmpty();
    }

    @Test
    void readsWhatFunctionsWriteButNotHalfALine(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("resources-1.log"), "2\t1048576\t14\t60\n2\t2097152\t15\t61\n2\t30");
        Files.writeString(directory.resolve("resources-2.log"), "");
        HeldResources held = HeldResources.read(directory);
        assertThat(held.environments()).isEqualTo(2);
        assertThat(held.longest()).isEqualTo(2);
    }

    private static HeldResources of(IntFunction<Note> note) {
        return new HeldResources(
                List.of(IntStream.range(0, INVOCATIONS).mapToObj(note).toList()));
    }
}
