package io.baton.infra.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.baton.infra.lab.chaos.Chaos;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SoakSettingsTest {

    private static final Set<Chaos> SIGNALS = EnumSet.of(Chaos.KILL, Chaos.FREEZE);

    private static SoakSettings settings(int minutes, int partitions, Set<Chaos> chaos, @Nullable Integer faults) {
        return new SoakSettings(
                Duration.ofMinutes(minutes),
                partitions,
                1,
                500,
                Duration.ofSeconds(6),
                chaos,
                7,
                false,
                null,
                true,
                false,
                faults);
    }

    private static void assertThatItIsRefused(
            int minutes, int partitions, Set<Chaos> chaos, int faults, String because) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(minutes, partitions, chaos, faults))
                .withMessageContaining(because);
    }

    @Test
    void aThousandFaultsFitIntoThirtyFiveMinutesOfEightPartitions() {
        assertThat(settings(35, 8, SIGNALS, 1_000).run("soak").signalEvery()).isEqualTo(Duration.ofMillis(1_470));
    }

    @Test
    void withoutANumberOfFaultsTheyComeAtThePaceOfTheTicks() {
        assertThat(settings(10, 3, SIGNALS, null).run("soak").signalEvery()).isNull();
        assertThatCode(() -> settings(10, 3, EnumSet.allOf(Chaos.class), null)).doesNotThrowAnyException();
    }

    @Test
    void faultsThatCannotHappenAreRefused() {
        assertThatItIsRefused(10, 3, SIGNALS, 0, "--faults must be 1 or more");
        assertThatItIsRefused(10, 3, Set.of(), 10, "--chaos kill,freeze");
        assertThatItIsRefused(10, 3, EnumSet.of(Chaos.SKIP), 10, "--chaos kill,freeze");
        assertThatItIsRefused(
                10, 3, EnumSet.of(Chaos.KILL, Chaos.CUT), 10, "take cut, stall, one-way and throttle out");
        assertThatItIsRefused(10, 3, SIGNALS, 1_000, "2 functions can be struck 105 times in 10 minutes");
        assertThatCode(() -> settings(10, 3, SIGNALS, 105)).doesNotThrowAnyException();
        assertThatCode(() -> settings(10, 3, EnumSet.of(Chaos.FREEZE, Chaos.SKIP), 10))
                .doesNotThrowAnyException();
    }
}
