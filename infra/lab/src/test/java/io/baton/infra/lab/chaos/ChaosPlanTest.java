package io.baton.infra.lab.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChaosPlanTest {

    private static final Duration TICK = Duration.ofSeconds(8);

    @Test
    void eachFaultComesUpBeforeAnyComesUpTwice() {
        ChaosPlan plan = new ChaosPlan(EnumSet.allOf(Chaos.class), 7, 3, TICK);

        List<TickFate> faults =
                ticks(plan, 10).filter(fault -> fault != TickFate.ON_TIME).toList();
        assertThat(faults).hasSize(5).doesNotHaveDuplicates();
        assertThat(Stream.generate(plan::nextStrike).limit(6).map(ChaosPlan.Strike::kind))
                .containsExactlyInAnyOrder(
                        Chaos.KILL, Chaos.FREEZE, Chaos.CUT, Chaos.STALL, Chaos.ONE_WAY, Chaos.THROTTLE);
    }

    @Test
    void aSeedSaysWhatComes() {
        assertThat(ticks(new ChaosPlan(EnumSet.allOf(Chaos.class), 7, 3, TICK), 40))
                .containsExactlyElementsOf(ticks(new ChaosPlan(EnumSet.allOf(Chaos.class), 7, 3, TICK), 40)
                        .toList());
        assertThat(ticks(new ChaosPlan(EnumSet.allOf(Chaos.class), 7, 3, TICK), 40))
                .isNotEqualTo(ticks(new ChaosPlan(EnumSet.allOf(Chaos.class), 8, 3, TICK), 40)
                        .toList());
    }

    @Test
    void onlyWhatWasChosenComes() {
        ChaosPlan plan = new ChaosPlan(Set.of(Chaos.SKIP, Chaos.KILL), 7, 3, TICK);

        assertThat(ticks(plan, 20)).containsOnly(TickFate.ON_TIME, TickFate.SKIPPED);
        assertThat(Stream.generate(plan::nextStrike).limit(5).map(ChaosPlan.Strike::kind))
                .containsOnly(Chaos.KILL);
    }

    @Test
    void nothingChosenNothingComes() {
        ChaosPlan plan = new ChaosPlan(Set.of(), 7, 3, TICK);

        assertThat(ticks(plan, 20)).containsOnly(TickFate.ON_TIME);
        assertThat(plan.hasStrikes()).isFalse();
    }

    @Test
    void aFirstTickAlwaysComesAsItShould() {
        ChaosPlan plan = new ChaosPlan(EnumSet.allOf(Chaos.class), 7, 3, TICK);

        assertThat(Stream.generate(() -> plan.nextTick("rides-0", true)).limit(20))
                .containsOnly(TickFate.ON_TIME);
    }

    @Test
    void eachOfTwoFunctionsGetsAFaultAtEveryOtherTick() {
        ChaosPlan plan = new ChaosPlan(Set.of(Chaos.SKIP), 7, 2, TICK);

        for (int i = 0; i < 5; i++) {
            assertThat(plan.nextTick("rides-0", false)).isEqualTo(TickFate.ON_TIME);
            assertThat(plan.nextTick("rides-1", false)).isEqualTo(TickFate.ON_TIME);
            assertThat(plan.nextTick("rides-0", false)).isEqualTo(TickFate.SKIPPED);
            assertThat(plan.nextTick("rides-1", false)).isEqualTo(TickFate.SKIPPED);
        }
    }

    @Test
    void strokesLeaveTimeBetweenThemAndStayInRange() {
        ChaosPlan plan = new ChaosPlan(Set.of(Chaos.KILL), 7, 3, TICK);

        assertThat(Stream.generate(plan::nextStrike).limit(100)).allSatisfy(strike -> {
            assertThat(strike.after()).isBetween(TICK.dividedBy(2), TICK);
            assertThat(strike.partition()).isBetween(0, 2);
        });
    }

    private static Stream<TickFate> ticks(ChaosPlan plan, int count) {
        return Stream.generate(() -> plan.nextTick("rides-0", false)).limit(count);
    }

    @Test
    void thePauseBetweenFaultsIsAtLeastHalfOfWhatIsAskedFor() {
        ChaosPlan plan = new ChaosPlan(Set.of(Chaos.KILL), 7, 3, Duration.ofMillis(200), true);
        assertThat(plan.severalAtOnce()).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(plan.nextStrike().after()).isBetween(Duration.ofMillis(100), Duration.ofMillis(200));
        }
    }
}
