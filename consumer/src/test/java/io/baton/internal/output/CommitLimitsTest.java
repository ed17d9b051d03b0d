package io.baton.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommitLimitsTest {

    @Test
    void thePartitionsOfAFunctionShareASmallHeap() {
        assertThat(CommitLimits.within(64L << 20, 1)).isEqualTo(CommitLimits.DEFAULT);
        assertThat(CommitLimits.within(64L << 20, 4).bytes()).isEqualTo(1 << 20);
        assertThat(CommitLimits.within(32L << 20, 1).bytes()).isEqualTo(2 << 20);
        assertThat(CommitLimits.within(1L << 30, 16)).isEqualTo(CommitLimits.DEFAULT);
        assertThat(CommitLimits.within(1, 64).bytes()).isEqualTo(1);
    }
}
