package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BufferLimitsTest {

    @Test
    void aBufferTakesAnEighthOfASmallHeapAndNoMoreThanTheDefaultOfALargeOne() {
        assertThat(BufferLimits.within(64L << 20)).isEqualTo(new BufferLimits(10_000, 8L << 20));
        assertThat(BufferLimits.within(128L << 20)).isEqualTo(BufferLimits.DEFAULT);
        assertThat(BufferLimits.within(Long.MAX_VALUE)).isEqualTo(BufferLimits.DEFAULT);
    }
}
