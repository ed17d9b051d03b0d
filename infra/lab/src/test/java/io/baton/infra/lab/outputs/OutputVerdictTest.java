package io.baton.infra.lab.outputs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.Anomaly;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.Outputs;
import io.baton.infra.ledger.ReaderPoll;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.Verdict;
import io.baton.infra.ledger.WrittenOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutputVerdictTest {

    @Test
    void aRunWithoutAnomaliesSaysHowManyPollsWereLookedThrough() {
        assertThat(OutputVerdict.lines(outputs(0, 1, 2)))
                .containsEntry("anomalies", "none of 12 kinds, in 1 polls of readers");
    }

    @Test
    void eachAnomalyIsNamedInPlainWords() {
        assertThat(OutputVerdict.lines(outputs(0, 0, 2)))
                .containsEntry("anomalies", "unseen write 1, step back within a poll 1, skip within a poll 1");
    }

    @Test
    void scriptsFindEachAnomaly() {
        ObjectNode json = json(outputs(0, 0, 2));
        assertThat(json.get("readerPolls").asInt()).isOne();
        assertThat(json.at("/outputAnomalies").size()).isEqualTo(Anomaly.values().length);
        assertThat(json.at("/outputAnomalies/pollBackWithin").asInt()).isOne();
        assertThat(json.at("/outputAnomalies/abortedRead").asInt()).isZero();
    }

    @Test
    void theDocumentListsEachAnomaly() throws Exception {
        String section = "### `outputAnomalies`";
        List<String> listed = Files.readAllLines(Path.of("../cli/JSON.md")).stream()
                .dropWhile(line -> !line.equals(section))
                .skip(1)
                .takeWhile(line -> !line.startsWith("#"))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.substring(3, line.indexOf('`', 3)))
                .toList();
        List<String> written = new ArrayList<>();
        json(outputs(0, 1, 2)).get("outputAnomalies").fieldNames().forEachRemaining(written::add);
        assertThat(listed).isEqualTo(written);
    }

    private static ObjectNode json(Outputs outputs) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        OutputVerdict.put(json, outputs);
        return json;
    }

    /** Of three records, which a reader was given in one poll. */
    private static Outputs outputs(long... given) {
        List<HandledRecord> handled = LongStream.range(0, 3)
                .mapToObj(offset -> new HandledRecord(
                        "rides", 0, offset, "race", offset, 1, "request", offset * 1_000, offset * 1_000 + 10))
                .toList();
        List<WrittenOutput> written = handled.stream()
                .map(done -> new WrittenOutput(0, done.offset(), done))
                .toList();
        Evidence evidence = new Evidence(
                        handled.stream()
                                .map(done -> new AcknowledgedRecord(0, done.offset(), done.key(), done.sequence()))
                                .toList(),
                        0,
                        handled,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        0,
                        new Terms(Duration.ofSeconds(2), 1, false))
                .with(new OutputEvidence(
                        written,
                        List.of(),
                        3,
                        List.of(new ReaderPoll(
                                "the reader", 0, LongStream.of(given).boxed().toList(), 4)),
                        List.of(),
                        List.of()));
        return Verdict.of(evidence).outputs().orElseThrow();
    }
}
