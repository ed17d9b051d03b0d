package io.baton.internal.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.time.VirtualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Partitions of one invocation go to sleep at once, or not at all. */
class SlumberTest {

    private static final Duration AFTER = Duration.ofMinutes(10);

    private final VirtualTime time = new VirtualTime();
    private final Slumber slumber = new Slumber(Optional.of(AFTER), 2);
    private final Slumber.Sleeper one = slumber.sleeper();
    private final Slumber.Sleeper other = slumber.sleeper();

    private boolean isTime(Slumber.Sleeper sleeper, long reached, boolean idle) {
        return sleeper.isTime(Checkpoint.at(reached), idle, time);
    }

    @Test
    void itIsTimeOnceAllHaveBeenIdleForLongEnough() {
        assertThat(isTime(one, 5, true)).isFalse();
        assertThat(isTime(other, 7, true)).isFalse();
        time.advance(AFTER);
        assertThat(isTime(one, 5, true)).as("the other was not asked yet").isFalse();
        assertThat(isTime(other, 7, true)).isTrue();
        assertThat(isTime(one, 5, true)).isTrue();
    }

    @Test
    void whatIsDecidedStaysDecided() {
        assertThat(isTime(one, 5, true)).isFalse();
        assertThat(isTime(other, 7, true)).isFalse();
        time.advance(AFTER);
        boolean first = isTime(one, 5, true);
        assertThat(isTime(other, 7, true)).isTrue();
        assertThat(first).isFalse();
        assertThat(isTime(one, 6, false))
                .as("a record came meanwhile, and others end already")
                .isTrue();
    }

    @Test
    void aRecordThatCameAndWentBetweenTwoLooksCounts() {
        assertThat(isTime(one, 5, true)).isFalse();
        assertThat(isTime(other, 7, true)).isFalse();
        time.advance(AFTER.dividedBy(2));
        assertThat(isTime(one, 6, true)).isFalse();
        time.advance(AFTER.dividedBy(2));
        assertThat(isTime(one, 6, true)).isFalse();
        assertThat(isTime(other, 7, true)).isFalse();
        time.advance(AFTER.dividedBy(2));
        assertThat(isTime(one, 6, true)).isTrue();
    }
}
