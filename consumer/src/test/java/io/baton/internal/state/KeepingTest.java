package io.baton.internal.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class KeepingTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private static Instant ago(Duration age) {
        return NOON.minus(age);
    }

    @Test
    void theFirstOfEachHourIsKeptForADayAndTheFirstOfEachDayForAWeek() {
        List<Instant> written = new ArrayList<>();
        for (Duration age = Duration.ofDays(10); age.isPositive(); age = age.minusMinutes(14)) {
            written.add(ago(age));
        }
        Set<Instant> kept = Keeping.DEFAULT.kept(written, NOON);
        assertThat(kept.stream().filter(at -> at.isAfter(ago(Duration.ofDays(1)))))
                .hasSize(24);
        // of the 22nd to the 28th; the first of the 29th is the first of an hour as well
        assertThat(kept.stream().filter(at -> !at.isAfter(ago(Duration.ofDays(1)))))
                .hasSize(7);
    }

    @Test
    void aSnapshotThatIsAddedLaterInItsHourIsNotKept() {
        Instant first = ago(Duration.ofMinutes(50));
        Instant second = ago(Duration.ofMinutes(36));
        assertThat(new Keeping(24, 0).kept(List.of(second, first), NOON)).containsExactly(first);
    }

    @Test
    void nothingIsKeptWhereBothAreZero() {
        assertThat(new Keeping(0, 0).kept(List.of(ago(Duration.ofMinutes(1))), NOON))
                .isEmpty();
    }

    /** Holders drop what is not kept and see only what is left. However often they look, they come to the same. */
    @Test
    void everyHolderKeepsTheSame() {
        var random = new Random(7);
        for (int round = 0; round < 200; round++) {
            var keeping = new Keeping(random.nextInt(30), random.nextInt(9));
            List<Instant> written = Stream.generate(() -> ago(Duration.ofMinutes(random.nextInt(9 * 24 * 60))))
                    .limit(400)
                    .sorted()
                    .toList();
            Set<Instant> seen = new TreeSet<>();
            for (Instant at : written) {
                seen.add(at);
                if (random.nextInt(3) == 0) {
                    seen = new TreeSet<>(keeping.kept(seen, at));
                }
            }
            List<Instant> shuffled = new ArrayList<>(written);
            Collections.shuffle(shuffled, random);
            assertThat(keeping.kept(seen, NOON)).isEqualTo(keeping.kept(shuffled, NOON));
        }
    }
}
