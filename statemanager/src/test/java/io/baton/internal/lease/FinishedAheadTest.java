package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FinishedAheadTest {

    @Test
    void isASetOfOffsetsWhateverTheStretches() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            long base = random.nextInt(1_000_000);
            var expected = new BitSet();
            var builder = new FinishedAhead.Builder();
            int at = 1;
            for (int i = random.nextInt(20); i > 0; i--) {
                int from = at + random.nextInt(5);
                int to = from + 1 + random.nextInt(200);
                builder.add(base + from, base + to);
                expected.set(from, to);
                at = to;
            }
            FinishedAhead ahead = builder.build();
            FinishedAhead read = FinishedAhead.decoded(ahead.encoded(base), base);
            assertThat(read).isEqualTo(ahead).hasSameHashCodeAs(ahead);
            assertThat(read.offsets()).isEqualTo(expected.cardinality());
            for (int i = 0; i < at + 10; i++) {
                assertThat(read.contains(base + i)).isEqualTo(expected.get(i));
                assertThat(read.endOfStretch(base + i)).isEqualTo(base + expected.nextClearBit(i));
            }
            int cut = random.nextInt(at + 10);
            FinishedAhead rest = ahead.from(base + cut);
            for (int i = 0; i < at + 10; i++) {
                assertThat(rest.contains(base + i)).isEqualTo(i >= cut && expected.get(i));
            }
        }
    }

    @Test
    void twoSetsTogetherHaveWhatEitherHas() {
        var random = new Random(13);
        for (int round = 0; round < 500; round++) {
            var expected = new BitSet();
            FinishedAhead both = any(random, expected).with(any(random, expected));
            for (int offset = 0; offset < 120; offset++) {
                assertThat(both.contains(offset)).isEqualTo(expected.get(offset));
            }
            assertThat(both.offsets()).isEqualTo(expected.cardinality());
            assertThat(both).as("no two stretches touch").isEqualTo(FinishedAhead.decoded(both.encoded(0), 0));
        }
    }

    private static FinishedAhead any(Random random, BitSet also) {
        var builder = new FinishedAhead.Builder();
        int at = 1;
        for (int i = random.nextInt(6); i > 0; i--) {
            int from = at + random.nextInt(8);
            int to = from + 1 + random.nextInt(8);
            builder.add(from, to);
            also.set(from, to);
            at = to;
        }
        return builder.build();
    }

    @Test
    void offsetsCanBeTakenOut() {
        var random = new Random(11);
        for (int round = 0; round < 200; round++) {
            FinishedAhead ahead = new FinishedAhead.Builder()
                    .add(5, 9)
                    .add(12, 13)
                    .add(20, 40)
                    .build();
            long[] out =
                    random.longs(random.nextInt(12), 0, 45).distinct().sorted().toArray();
            FinishedAhead left = ahead.without(out);
            for (long offset = 0; offset < 45; offset++) {
                boolean isOut = Arrays.binarySearch(out, offset) >= 0;
                assertThat(left.contains(offset))
                        .as("%s of %s without %s", offset, ahead, Arrays.toString(out))
                        .isEqualTo(ahead.contains(offset) && !isOut);
            }
        }
    }

    @Test
    void stretchesThatTouchBecomeOne() {
        FinishedAhead ahead =
                new FinishedAhead.Builder().add(5, 7).add(7, 9).add(12, 13).build();
        assertThat(ahead.stretches()).isEqualTo(2);
        assertThat(ahead).hasToString("[5–8, 12–12]");
    }

    @Test
    void whatDoesNotRiseIsRefused() {
        var builder = new FinishedAhead.Builder().add(5, 7);
        assertThatThrownBy(() -> builder.add(6, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.add(9, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesTwoBytesAStretchWhenOffsetsLieClose() {
        var builder = new FinishedAhead.Builder();
        for (int i = 0; i < 1_000; i++) {
            builder.add(1_000_000 + 10 * i, 1_000_000 + 10 * i + 4);
        }
        assertThat(builder.build().encoded(999_999)).hasSize(2_000 + 3);
    }

    @Test
    void holdsOffsetsAsLargeAsKafkas() {
        FinishedAhead ahead =
                new FinishedAhead.Builder().add(5, Long.MAX_VALUE - 1).build();
        assertThat(FinishedAhead.decoded(ahead.encoded(2), 2)).isEqualTo(ahead);
    }

    @Test
    void isForgottenWhenSomebodyMovedTheCheckpointByHand() {
        FinishedAhead ahead = new FinishedAhead.Builder().add(5, 7).build();
        assertThat(FinishedAhead.decoded(ahead.encoded(2), 1)).isEqualTo(FinishedAhead.NONE);
    }

    @Test
    void bytesThatSayNothingAreRefused() {
        byte[] whole = new FinishedAhead.Builder().add(500, 700).build().encoded(2);
        byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);
        assertThatThrownBy(() -> FinishedAhead.decoded(cut, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FinishedAhead.decoded(new byte[0], 2)).isInstanceOf(IllegalArgumentException.class);
        byte[] endless = {2, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1, 1};
        assertThatThrownBy(() -> FinishedAhead.decoded(endless, 2)).isInstanceOf(IllegalArgumentException.class);
        byte[] emptyStretch = {2, 3, 0};
        assertThatThrownBy(() -> FinishedAhead.decoded(emptyStretch, 2)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aCheckpointGoesOnToTheEndOfAStretchThatReachesIt() {
        FinishedAhead ahead = new FinishedAhead.Builder().add(5, 7).add(9, 11).build();
        FinishedAhead rest = new FinishedAhead.Builder().add(9, 11).build();
        var epoch = java.util.OptionalInt.of(3);
        assertThat(Checkpoint.reaching(4, epoch, ahead)).isEqualTo(new Checkpoint(4, epoch, ahead));
        assertThat(Checkpoint.reaching(6, epoch, ahead))
                .isEqualTo(new Checkpoint(7, java.util.OptionalInt.empty(), rest));
        assertThat(Checkpoint.reaching(20, epoch, ahead)).isEqualTo(new Checkpoint(20, epoch));
    }

    @Test
    void aCheckpointTakesOnlyWhatLiesPastIt() {
        FinishedAhead ahead = new FinishedAhead.Builder().add(5, 7).build();
        assertThatThrownBy(() -> new Checkpoint(5, java.util.OptionalInt.empty(), ahead))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
