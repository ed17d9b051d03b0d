package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StaggerTest {

    private static final int MOST_PARTITIONS = 1_000;

    @Test
    void noPartitionEverWaitsLongerThan14MinutesForItsTick() {
        for (int partition = 0; partition < MOST_PARTITIONS; partition++) {
            int[] minutes = Stagger.minutes(partition);
            for (int i = 0; i < minutes.length; i++) {
                int next = i + 1 < minutes.length ? minutes[i + 1] : minutes[0] + 60;
                assertThat(next - minutes[i])
                        .as("gap of partition %d after minute %d", partition, minutes[i])
                        .isBetween(1, 14);
            }
        }
    }

    @Test
    void howeverManyPartitionsThereAreNoMinuteHasMoreThanOneStartAboveTheAverage() {
        int[] starts = new int[60];
        for (int partitions = 1; partitions <= MOST_PARTITIONS; partitions++) {
            for (int minute : Stagger.minutes(partitions - 1)) {
                starts[minute]++;
            }
            int average = Math.ceilDiv(5 * partitions, 60);
            assertThat(Arrays.stream(starts).max().orElseThrow())
                    .as("most starts in a minute, of %d partitions", partitions)
                    .isLessThanOrEqualTo(average + 1);
        }
    }

    @Test
    void sixtyPartitionsStartFiveInEveryMinute() {
        int[] starts = new int[60];
        IntStream.range(0, 60)
                .flatMap(partition -> Arrays.stream(Stagger.minutes(partition)))
                .forEach(m -> starts[m]++);
        assertThat(starts).containsOnly(5);
    }

    @Test
    void theFirstFewPartitionsAreMinutesApart() {
        for (int partition = 1; partition < 5; partition++) {
            int[] before = Stagger.minutes(partition - 1);
            int[] minutes = Stagger.minutes(partition);
            assertThat(Math.floorMod(minutes[1] - before[1], 14)).isBetween(4, 10);
        }
    }

    @Test
    void theExpressionIsACronOfTheseMinutes() {
        assertThat(Stagger.cron(0)).isEqualTo("cron(0,14,28,42,56 * * * ? *)");
        assertThat(Stagger.cron(60)).isEqualTo(Stagger.cron(0));
    }
}
