package io.baton.infra.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.lab.watch.Scoreboard.Takeover;
import io.baton.infra.ledger.HandledRecord;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private final Scoreboard board = new Scoreboard(2);

    @Test
    void aNewGenerationIsATakeoverWithItsGap() {
        assertThat(board.add(List.of(line(1, 0, 100)))).containsExactly(new Takeover(0, 1, 0, null));
        assertThat(board.add(List.of(line(1, 1, 110), line(2, 2, 131)))).containsExactly(new Takeover(0, 2, 1, 21.0));
        assertThat(board.lastGapMillis(0)).isEqualTo(21.0);
        assertThat(board.lastGapMillis(1)).isNull();
    }

    @Test
    void theOrderOfTheFilesDoesNotMatter() {
        board.add(List.of(line(1, 0, 100)));

        assertThat(board.add(List.of(line(2, 2, 131), line(1, 1, 110)))).containsExactly(new Takeover(0, 2, 1, 21.0));
    }

    @Test
    void aGapBeginsWithTheLastRecordDoneWhateverItsOffset() {
        board.add(List.of(line(1, 0, 100), line(1, 2, 110), line(1, 1, 105)));

        assertThat(board.add(List.of(line(2, 3, 131)))).containsExactly(new Takeover(0, 2, 1, 21.0));
    }

    @Test
    void aRecordDoneTwiceIsHandledOnce() {
        board.add(List.of(line(1, 0, 100), line(1, 1, 101), line(2, 1, 200)));
        board.measureRates(0.5);

        assertThat(board.handled(0)).isEqualTo(2);
        assertThat(board.handled()).isEqualTo(2);
        assertThat(board.recordsPerSecond(0)).isEqualTo(6);
    }

    private static HandledRecord line(long generation, long offset, long atMillis) {
        return new HandledRecord(
                "rides", 0, offset, "race", offset, generation, "request", atMillis * 1_000, atMillis * 1_000);
    }
}
