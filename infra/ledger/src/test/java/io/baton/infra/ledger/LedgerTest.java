package io.baton.infra.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Terms TERMS = new Terms(Duration.ofSeconds(1), 1, true);

    @Test
    void whatWasWrittenDownIsTheEvidence() {
        Ledger ledger = new Ledger();
        AcknowledgedRecord record = new AcknowledgedRecord(0, 0, "race", 0);
        HandledRecord line = new HandledRecord("rides", 0, 0, "race", 0, 1, "a", 10, 20);
        HandledRecord letter = new HandledRecord("rides", 0, 1, "race", 1, 1, "a", 30, 30);
        SeenRow row = new SeenRow(0, 1, 2, 40);
        Fault fault = new Fault(Fault.Kind.KILL, 0, 1, 50, 51);
        EndedInvocation ended = new EndedInvocation(
                0, "a", 1, EndedInvocation.Outcome.UNREPORTED, true, false, 1, 100, true, List.of());

        ledger.acknowledged(record);
        ledger.unanswered();
        ledger.handled(line);
        ledger.deadLettered(letter);
        ledger.saw(row);
        ledger.fault(fault);
        ledger.ended(ended);
        ledger.duplicateTick();

        assertThat(ledger.evidence(TERMS))
                .isEqualTo(new Evidence(
                        List.of(record),
                        1,
                        List.of(line),
                        List.of(letter),
                        List.of(row),
                        List.of(fault),
                        List.of(ended),
                        1,
                        TERMS));
    }

    @Test
    void evidenceDoesNotChangeAfterwards() {
        Ledger ledger = new Ledger();
        Evidence evidence = ledger.evidence(TERMS);

        ledger.acknowledged(new AcknowledgedRecord(0, 0, "race", 0));

        assertThat(evidence.acknowledged()).isEmpty();
    }
}
