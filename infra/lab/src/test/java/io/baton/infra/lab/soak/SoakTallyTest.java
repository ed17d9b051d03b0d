package io.baton.infra.lab.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.WrittenOutput;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SoakTallyTest {

    private final SoakTally tally = new SoakTally();

    @Test
    void legsAddUp() {
        assertThat(tally.add(leg(0, 10, handled(0, 10)))).startsWith("leg 1 kept: 10 records");
        assertThat(tally.add(leg(10, 30, handled(10, 30)))).startsWith("leg 2 kept: 20 records");
        assertThat(tally.kept()).isTrue();
        assertThat(tally.produced()).isEqualTo(30);
    }

    @Test
    void oneLegThatLostARecordBreaksTheSoak() {
        tally.add(leg(0, 10, handled(0, 9)));
        tally.add(leg(10, 20, handled(10, 20)));
        assertThat(tally.kept()).isFalse();
        assertThat(tally.lost()).isEqualTo(1);
        assertThat(tally.examples()).singleElement().asString().startsWith("leg 1: lost: partition 0 offset 9");
    }

    @Test
    void aRecordOfAnEarlierLegDoneAgainBreaksTheSoak() {
        tally.add(leg(0, 10, handled(0, 10)));
        assertThat(tally.add(leg(10, 20, handled(9, 20)))).startsWith("leg 2 BROKEN");
        assertThat(tally.kept()).isFalse();
        assertThat(tally.beyondBound()).isEqualTo(1);
    }

    @Test
    void noLegAtAllIsNotKept() {
        assertThat(tally.kept()).isFalse();
    }

    @Test
    void anOutputOfAnEarlierLegCommittedAgainBreaksTheSoak() {
        tally.add(writing(leg(0, 10, handled(0, 10)), handled(0, 10)));
        assertThat(tally.kept()).isTrue();
        assertThat(tally.add(writing(leg(10, 20, handled(10, 20)), handled(9, 20))))
                .startsWith("leg 2 BROKEN");
        assertThat(tally.kept()).isFalse();
        assertThat(tally.outputs().orElseThrow().written()).isEqualTo(21);
        assertThat(tally.outputs().orElseThrow().duplicated()).isOne();
        assertThat(tally.examples())
                .contains("leg 2: the output of partition 0 offset 9 was committed in an earlier leg, and again");
    }

    private static Evidence writing(Evidence leg, Stream<HandledRecord> written) {
        List<WrittenOutput> outputs = written.map(done -> new WrittenOutput(0, 2 * done.offset(), done))
                .toList();
        return new Evidence(
                leg.acknowledged(),
                0,
                leg.handled(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                leg.terms(),
                new OutputEvidence(outputs, outputs.size(), List.of(), List.of()));
    }

    private static Evidence leg(long from, long to, Stream<HandledRecord> handled) {
        return new Evidence(
                LongStream.range(from, to)
                        .mapToObj(offset -> new AcknowledgedRecord(0, offset, "race", offset))
                        .toList(),
                0,
                handled.toList(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                0,
                new Terms(Duration.ofSeconds(2), 1, true));
    }

    private static Stream<HandledRecord> handled(long from, long to) {
        return LongStream.range(from, to)
                .mapToObj(offset -> new HandledRecord(
                        "rides", 0, offset, "race", offset, 1, "request", offset * 1_000, offset * 1_000 + 10));
    }
}
