package io.baton.infra.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long MILLI = 1_000_000;

    private final Arrivals arrivals = new Arrivals();

    private void saw(long atMillis, Arrivals.Output... outputs) {
        arrivals.saw(List.of(outputs), atMillis * MILLI);
    }

    private static Arrivals.Output output(long number, long sentMillis, int process) {
        return new Arrivals.Output(number, sentMillis * MILLI, process);
    }

    @Test
    void latencyRunsFromTheSendingToThePollAndBeginsAfterTheWarmUp() {
        saw(500, output(0, 0, 1));
        arrivals.count();
        saw(610, output(1, 600, 1), output(2, 605, 1));
        saw(700, output(3, 610, 1));

        assertThat(arrivals.latency()).isEqualTo(new Percentiles(3, 10, 90, 90));
    }

    @Test
    void aGapIsTheSilenceThatTheFirstOutputOfTheSuccessorEnds() {
        saw(0, output(0, 0, 1));
        saw(100, output(1, 0, 1));
        saw(140, output(2, 0, 2));
        saw(340, output(3, 0, 2));
        saw(400, output(4, 0, 2), output(5, 0, 3));

        assertThat(arrivals.gapsMillis()).containsExactly(40.0, 60.0);
    }

    @Test
    void theLongestSilenceAroundAHandOffMayComeBeforeOrAfterIt() {
        saw(0, output(0, 0, 1));
        saw(5_000, output(1, 0, 1));
        saw(5_300, output(2, 0, 1));
        saw(5_340, output(3, 0, 2));
        saw(5_440, output(4, 0, 2));
        saw(9_000, output(5, 0, 2));
        saw(9_010, output(6, 0, 3));

        // the silences of 5 s and 3.5 s reach into the second around a hand-off
        assertThat(arrivals.silencesMillis()).containsExactly(5_000.0, 3_560.0);
    }

    @Test
    void outputsThatDoNotComeInTheirTurnAreCounted() {
        saw(0, output(0, 0, 1), output(1, 0, 1), output(1, 0, 1));
        saw(1, output(4, 0, 2), output(5, 0, 2));
        saw(2, output(3, 0, 2));

        assertThat(arrivals.missing()).isEqualTo(2);
        assertThat(arrivals.again()).isEqualTo(2);
    }

    @Test
    void awaitingAProcessSaysWhetherAnOutputOfItCame() throws InterruptedException {
        saw(0, output(0, 0, 2));

        assertThat(arrivals.await(2, 0)).isTrue();
        assertThat(arrivals.await(3, 0)).isFalse();
    }
}
