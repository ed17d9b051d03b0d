package io.baton.infra.cli.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SettlingTest {

    @Test
    void whateverIsSettledInWhateverRunsIsRememberedAndNothingElse() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            // a log with holes, across the bound of two blocks
            long start = SettledOffsets.BLOCK - 25;
            TreeSet<Long> letters = new TreeSet<>();
            for (long offset = start; offset < start + 50; offset++) {
                if (random.nextInt(4) > 0) {
                    letters.add(offset);
                }
            }
            TreeSet<Long> settled = new TreeSet<>();
            SettledOffsets kept = new SettledOffsets();
            for (int run = 0; run < 4; run++) {
                long from = kept.firstOpen(start);
                Settling settling = new Settling(kept, from);
                int read = random.nextInt(letters.size() + 1);
                List<Settling.Passed> batch = new ArrayList<>();
                for (long offset : letters.tailSet(from)) {
                    if (read-- == 0) {
                        break;
                    }
                    boolean was = kept.contains(offset);
                    boolean now = random.nextInt(3) == 0;
                    if (was || now) {
                        settled.add(offset);
                    }
                    batch.add(new Settling.Passed(offset, was || now));
                }
                for (List<Settling.Passed> half :
                        List.of(batch.subList(0, batch.size() / 2), batch.subList(batch.size() / 2, batch.size()))) {
                    settling.pass(settling.passing(half));
                }
                for (long offset : letters) {
                    assertThat(kept.contains(offset))
                            .as("seed %d, run %d, offset %d", seed, run, offset)
                            .isEqualTo(settled.contains(offset));
                }
            }
        }
    }

    @Test
    void aStepThatIsNotTakenChangesNothing() {
        SettledOffsets settled = new SettledOffsets();
        Settling settling = new Settling(settled, 0);
        var step = settling.passing(List.of(new Settling.Passed(3, true)));
        assertThat(settled.contains(3)).isFalse();
        settling.pass(step);
        assertThat(settled.contains(3)).isTrue();
    }

    @Test
    void offsetsBetweenLettersAreNotLookedAtAgain() {
        SettledOffsets settled = new SettledOffsets();
        Settling settling = new Settling(settled, 10);
        settling.pass(settling.passing(List.of(new Settling.Passed(12, true), new Settling.Passed(15, true))));
        assertThat(settled.firstOpen(10)).isEqualTo(16);
    }

    @Test
    void aGapInTheLogTakesNoRoom() {
        SettledOffsets settled = new SettledOffsets();
        Settling settling = new Settling(settled, 0);
        var step = settling.passing(List.of(new Settling.Passed(1L << 60, true)));
        assertThat(step.blocks()).hasSize(1);
    }

    @Test
    void aStretchAcrossBlocksIsWhole() {
        SettledOffsets settled = new SettledOffsets();
        long end = 3L * SettledOffsets.BLOCK + 7;
        settled.addAll(settled.with(List.of(new SettledOffsets.Stretch(5, end))));
        assertThat(settled.contains(4)).isFalse();
        assertThat(settled.firstOpen(5)).isEqualTo(end);
        assertThat(settled.contains(end)).isFalse();
        assertThat(settled.below(end)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void recordsOfABlockAddUpInAnyOrder() {
        SettledOffsets settled = new SettledOffsets();
        BitSet newer = BitSet.valueOf(new long[] {0b111});
        BitSet older = BitSet.valueOf(new long[] {0b101});
        settled.add(0, newer);
        settled.add(0, older);
        assertThat(settled.firstOpen(0)).isEqualTo(3);
    }
}
