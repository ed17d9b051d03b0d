package io.baton.infra.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StampTest {

    private static final Job JOB =
            new Job("any", "", "inputs", "group", "", 0, 1, 1, 0, new Window(0, 0, 0, 0), "", null, false, 0);

    @Test
    void aLiveJobSaysWhichProcessWrote() {
        byte[] value = Stamp.sent(7, 11, 100);

        assertThat(Stamp.read(Stamp.written(value, JOB.process(3)))).isEqualTo(new Arrivals.Output(7, 11, 3, 0));
    }

    @Test
    void theValuesOfOtherJobsAreLeftAlone() {
        byte[] value = Stamp.sent(7, 11, 100);

        assertThat(Stamp.written(value.clone(), JOB)).isEqualTo(value);
    }

    @Test
    void whatIsRememberedSaysHowManyRecordsTheKeyHad() {
        byte[] first = Remembered.next(null, Stamp.sent(7, 11, 100));
        byte[] second = Remembered.next(first, Stamp.sent(9, 12, 100));

        assertThat(Stamp.read(Stamp.written(second, JOB.process(3)))).isEqualTo(new Arrivals.Output(9, 12, 3, 2));
    }

    @Test
    void theLeastOfAValueHasRoomForIt() {
        assertThat(Stamp.sent(1, 2, Stamp.BYTES)).hasSize(Stamp.BYTES);
        assertThat(Stamp.read(Stamp.written(Stamp.sent(1, 2, Stamp.BYTES), JOB.process(1))))
                .isEqualTo(new Arrivals.Output(1, 2, 1, 0));
    }
}
