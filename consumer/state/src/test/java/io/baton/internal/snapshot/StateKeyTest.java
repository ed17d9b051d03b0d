package io.baton.internal.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class StateKeyTest {

    private static final int KEYS = 100_000;

    @Test
    void keysThatFollowOneAnotherDifferInHashAndSpreadOverTheSegments() {
        List<IntFunction<byte[]>> kinds = List.of(
                number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array(),
                number -> ByteBuffer.allocate(Integer.BYTES).putInt(number).array(),
                number -> Integer.toString(number).getBytes(UTF_8),
                number -> ("customer-" + (10_000_000 + number)).getBytes(UTF_8));
        for (IntFunction<byte[]> kind : kinds) {
            var stores = new Stores(List.of("counts"));
            Set<Integer> hashes = new HashSet<>();
            int[] segments = new int[KeyedState.SEGMENTS];
            for (int number = 0; number < KEYS; number++) {
                StateKey key = stores.key(0, kind.apply(number));
                hashes.add(key.hashCode());
                segments[key.segment(KeyedState.SEGMENTS)]++;
            }
            assertThat(hashes).hasSizeGreaterThan(KEYS - 20);
            for (int inSegment : segments) {
                assertThat(inSegment).isBetween(KEYS / KeyedState.SEGMENTS / 2, KEYS / KeyedState.SEGMENTS * 2);
            }
        }
    }

    @Test
    void theHashOfAKeyNeverChanges() {
        assertThat(new Stores(List.of("counts")).key(0, "key".getBytes(UTF_8)).segment(KeyedState.SEGMENTS))
                .isEqualTo(194);
    }
}
