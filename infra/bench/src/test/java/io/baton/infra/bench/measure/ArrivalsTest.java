package io.baton.infra.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {

    private static final long MILLI = 1_000_000;
    private static final int KEYS = 2;

    private final Arrivals arrivals = new Arrivals(KEYS);

    private void saw(long atMillis, Arrivals.Output... outputs) {
        arrivals.saw(List.of(outputs), atMillis * MILLI);
    }

    private static Arrivals.Output output(long number, long sentMillis, int process) {
        return new Arrivals.Output(number, sentMillis * MILLI, process, 0);
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
    void afterAKillTheGapEndsWithTheFirstOutputThatNobodyWroteBefore() {
        saw(0, output(0, 0, 1));
        saw(100, output(1, 0, 1), output(2, 0, 1));
        saw(200, output(1, 0, 2));
        saw(250, output(2, 0, 2), output(3, 0, 2));

        assertThat(arrivals.gapsMillis()).containsExactly(150.0);
        assertThat(arrivals.again()).isEqualTo(2);
        assertThat(arrivals.missing()).isZero();
    }

    @Test
    void whatIsRememberedOfAKeyIsHeldAgainstTheInputs() {
        saw(0, remembering(0, 1), remembering(1, 1), remembering(2, 2), remembering(3, 1), remembering(4, 4));

        assertThat(arrivals.wrong()).isEqualTo(2);
    }

    private static Arrivals.Output remembering(long number, long ofKey) {
        return new Arrivals.Output(number, 0, 1, ofKey);
    }

    @Test
    void allInputsAreThereOnceTheLastOneIs() throws InterruptedException {
        saw(0, output(0, 0, 1), output(1, 0, 1));

        assertThat(arrivals.awaitInputs(2, 0)).isTrue();
        assertThat(arrivals.awaitInputs(3, 0)).isFalse();
    }

    @Test
    void awaitingAProcessSaysWhetherAnOutputOfItCame() throws InterruptedException {
        saw(0, output(0, 0, 2));

        assertThat(arrivals.await(2, 0)).isTrue();
        assertThat(arrivals.await(3, 0)).isFalse();
    }
}
