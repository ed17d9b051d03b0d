package io.baton.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionRangesTest {

    private static final int MOST = 64;

    @Test
    void numbersAndRangesAreReadInAscendingOrder() {
        assertThat(PartitionRanges.parse("0-3", MOST)).containsExactly(0, 1, 2, 3);
        assertThat(PartitionRanges.parse("5-7, 0,2", MOST)).containsExactly(0, 2, 5, 6, 7);
        assertThat(PartitionRanges.parse("12", MOST)).containsExactly(12);
        assertThat(PartitionRanges.parse("4-4", MOST)).containsExactly(4);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "0,", "-1", "3-", "a", "0-3-5", "0..3", "0 1", "1e3", "9999999999", "\u0661"})
    void anotherFormIsRefused(String text) {
        assertThatThrownBy(() -> PartitionRanges.parse(text, MOST)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "3-1; ends before it begins",
                "0-3,2; names partition 2 twice",
                "7,7; names partition 7 twice",
                "0-64; more than 64 partitions",
                "0-62,70-71; more than 64 partitions",
                "0-999999999; more than 64 partitions"
            })
    void theReasonSaysWhatIsWrong(String text, String reason) {
        assertThatThrownBy(() -> PartitionRanges.parse(text, MOST)).hasMessageContaining(reason);
    }

    @Test
    void asManyAsAreAllowedAreTaken() {
        assertThat(PartitionRanges.parse("0-63", MOST)).hasSize(MOST);
    }

    @Test
    void whatIsFormattedIsReadBack() {
        assertThat(PartitionRanges.format(List.of(7, 6, 5, 2, 0))).isEqualTo("0,2,5-7");
        assertThat(PartitionRanges.format(List.of())).isEmpty();
        RandomGenerator random = RandomGenerator.getDefault();
        for (int i = 0; i < 1_000; i++) {
            var numbers = new TreeSet<Integer>();
            IntStream.rangeClosed(0, random.nextInt(MOST)).forEach(n -> numbers.add(random.nextInt(100)));
            assertThat(PartitionRanges.parse(PartitionRanges.format(numbers), MOST))
                    .containsExactlyElementsOf(numbers);
        }
    }
}
