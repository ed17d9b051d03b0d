package io.baton.infra.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.windows.StateFigures;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.Spread;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.ledger.WindowContents;
import io.baton.infra.ledger.WindowEvidence;
import io.baton.infra.ledger.WindowEvidence.WindowHistory;
import io.baton.infra.ledger.WindowInput;
import io.baton.infra.ledger.WindowOutput;
import io.baton.infra.ledger.WindowTerms;
import io.baton.infra.ledger.WrittenOutput;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictReportTest {

    private static final RunFacts FACTS = new RunFacts(42, Map.of(Chaos.KILL, 2), List.of(), false);

    @Test
    void scriptsFindTheFieldsTheyAreToldOf() {
        ObjectNode json = VerdictReport.json(Verdict.of(evidence(0)), FACTS);

        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "verdict",
                        "produced",
                        "processed",
                        "lost",
                        "duplicated",
                        "duplicatedBeyondBound",
                        "outOfOrder",
                        "ofOneKeyAtOnce",
                        "mostAtOnce",
                        "overtaken",
                        "deadLettered",
                        "rowsSeen",
                        "rowsFallen",
                        "checkpointsAhead",
                        "handoffs",
                        "evictions",
                        "gapMillis",
                        "recoveryMillis",
                        "duplicateTicks",
                        "leakedThreads",
                        "seed");
        assertThat(json.get("verdict").asText()).isEqualTo("kept");
        assertThat(json.get("produced").asInt()).isEqualTo(2);
        assertThat(json.get("handoffs").asInt()).isOne();
        assertThat(json.get("gapMillis").get("p50").asDouble()).isEqualTo(19.0);
        assertThat(json.get("gapMillis").fieldNames()).toIterable().contains("p50", "p99", "max");
        assertThat(json.get("seed").asLong()).isEqualTo(42);
        assertThat(json.get("faults").get("kill").asInt()).isEqualTo(2);
    }

    @Test
    void aBrokenPromiseIsBrokenInBothForms() {
        Verdict verdict = Verdict.of(evidence(1));

        assertThat(VerdictReport.json(verdict, FACTS).get("verdict").asText()).isEqualTo("broken");
        assertThat(VerdictText.lines(verdict, FACTS))
                .contains("verdict: BROKEN")
                .anySatisfy(line -> assertThat(line).contains("! lost: partition 0 offset 2"));
    }

    @Test
    void aRunThatDidNotShowWhatItShouldIsNotKept() {
        RunFacts facts = new RunFacts(42, Map.of(), List.of("1 of 12 hand-offs happened"), false);
        Verdict verdict = Verdict.of(evidence(0));

        assertThat(VerdictReport.json(verdict, facts).get("verdict").asText()).isEqualTo("broken");
        assertThat(VerdictText.lines(verdict, facts)).contains("  ! 1 of 12 hand-offs happened");
    }

    @Test
    void theTextSaysWhatWasSeen() {
        assertThat(VerdictText.lines(Verdict.of(evidence(0)), FACTS))
                .contains("verdict: KEPT", "  hand-offs        1 planned, gap 19 ms", "  faults           kill 2");
    }

    @Test
    void outputsAreInBothFormsWhereFunctionsWriteThem() {
        Verdict verdict = Verdict.of(writing(1));

        ObjectNode json = VerdictReport.json(verdict, FACTS);
        assertThat(json.get("verdict").asText()).isEqualTo("broken");
        assertThat(json.fieldNames())
                .toIterable()
                .contains(
                        "outputs",
                        "outputsLost",
                        "outputsDuplicated",
                        "outputsOutOfOrder",
                        "outputsOfFenced",
                        "commitsSeen",
                        "commitsAhead",
                        "commitsBehind",
                        "abortedSeen",
                        "readersHeldUpMillis");
        assertThat(json.get("outputs").asInt()).isOne();
        assertThat(json.get("outputsLost").asInt()).isOne();
        assertThat(json.get("abortedSeen").asInt()).isEqualTo(3);
        assertThat(json.get("readersHeldUpMillis").fieldNames()).toIterable().contains("p50", "max");
        assertThat(VerdictText.lines(verdict, FACTS))
                .contains(
                        "  outputs          1 committed: lost 1, duplicated 0, out of order 0, of a fenced holder 0",
                        "  aborted          3, seen by readers of uncommitted records only");
        assertThat(VerdictReport.json(Verdict.of(writing(2)), FACTS)
                        .get("verdict")
                        .asText())
                .isEqualTo("kept");
        assertThat(VerdictReport.json(Verdict.of(evidence(0)), FACTS).has("outputs"))
                .isFalse();
    }

    @Test
    void windowsAreInBothFormsWhereFunctionsHaveSome() {
        WindowContents sum = WindowContents.NONE.with(0, 200);
        var terms = new WindowTerms(Duration.ofSeconds(2), Duration.ZERO, Duration.ofSeconds(1), true);
        var outputs = List.of(
                new WindowOutput(0, 0, "race", 1, 0, sum),
                new WindowOutput(0, 1, "race", 2, 0, sum),
                new WindowOutput(0, 2, "race", 2, 2_000, sum));
        var inputs = List.of(
                new WindowInput(0, 0, "race", 0, 200, 0, 5),
                new WindowInput(0, 1, "race", 1, 200, 5_000, 5_005),
                new WindowInput(0, 2, "race", 2, 200, 100, 5_010));
        Verdict verdict = Verdict.of(evidence(0).with(new WindowEvidence(inputs, outputs, terms, WindowHistory.NONE)));
        RunFacts facts = new RunFacts(
                42, Map.of(), List.of(), false, new StateFigures(1_234, Spread.of(List.of(10.0, 20.0, 30.0))));

        ObjectNode json = VerdictReport.json(verdict, facts);
        assertThat(json.get("verdict").asText()).isEqualTo("broken");
        assertThat(json.get("windows").asInt()).isEqualTo(2);
        assertThat(json.get("windowsByClock").asInt()).isZero();
        assertThat(json.get("windowsWrong").asInt()).isOne();
        assertThat(json.get("windowsMissing").asInt()).isOne();
        assertThat(json.get("windowsTwice").asInt()).isOne();
        assertThat(json.get("windowsTwiceUnexcused").asInt()).isOne();
        assertThat(json.get("lateRecords").asInt()).isOne();
        assertThat(json.get("stateBytes").asInt()).isEqualTo(1_234);
        assertThat(json.at("/snapshotMillis/p50").asInt()).isEqualTo(20);
        assertThat(json.at("/snapshotMillis/max").asInt()).isEqualTo(30);
        assertThat(VerdictText.lines(verdict, facts))
                .contains(
                        "  windows          2, of which the clock closed 0: wrong 1, missing 1, twice 1, of which no crash excuses 1",
                        "  late records     1, in no window",
                        "  state            1,234 bytes of a partition at most; a snapshot takes p50 20, max 30 ms, of 3",
                        "  duplicated       0 calls of handlers, which is no breach: see windows");
        assertThat(VerdictReport.json(Verdict.of(evidence(0)), FACTS).has("windows"))
                .isFalse();
    }

    /** Of both records, or of the first only. */
    private static Evidence writing(int committed) {
        Evidence run = evidence(0);
        List<WrittenOutput> outputs = run.handled().subList(0, committed).stream()
                .map(done -> new WrittenOutput(0, done.offset(), done))
                .toList();
        return new Evidence(
                run.acknowledged(),
                0,
                run.handled(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                run.ended(),
                0,
                run.terms(),
                new OutputEvidence(outputs, committed + 3, List.of(), List.of()));
    }

    private static Evidence evidence(int lost) {
        return new Evidence(
                List.of(
                                new AcknowledgedRecord(0, 0, "race", 0),
                                new AcknowledgedRecord(0, 1, "race", 1),
                                new AcknowledgedRecord(0, 2, "race", 2))
                        .subList(0, 2 + lost),
                0,
                List.of(
                        new HandledRecord("rides", 0, 0, "race", 0, 1, "a", 900, 1_000),
                        new HandledRecord("rides", 0, 1, "race", 1, 2, "b", 20_000, 21_000)),
                List.of(),
                List.of(),
                List.of(),
                List.of(new EndedInvocation(
                        0, "a", 1, EndedInvocation.Outcome.SUPERSEDED, true, false, 1, 100, true, List.of())),
                0,
                new Terms(Duration.ofSeconds(1), 1, false));
    }
}
