package io.baton.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void takesTheNearestRank() {
        List<Double> oneToTwoHundred =
                IntStream.rangeClosed(1, 200).mapToObj(i -> (double) (201 - i)).toList();

        assertThat(Spread.of(oneToTwoHundred)).isEqualTo(new Spread(200, 100, 198, 200));
        assertThat(Spread.of(List.of(7.0))).isEqualTo(new Spread(1, 7, 7, 7));
        assertThat(Spread.of(List.of())).isEqualTo(new Spread(0, 0, 0, 0));
    }
}
