package io.baton.testkit;

import io.baton.infra.ledger.EndedInvocation;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Fault;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.ledger.Terms;
import io.baton.infra.local.Directories;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was seen of one partition: by its functions, in its row, and done to it on purpose. */
final class Observations {

    private final int partition;
    private final List<HandledLogs> handledLogs = new ArrayList<>();
    private final List<HandledLogs> failedLogs = new ArrayList<>();
    private final List<HandledRecord> handled = new ArrayList<>();
    private final List<SeenRow> rows = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private Path ledger;
    private int duplicateTicks;

    Observations(int partition, Path ledger) {
        this.partition = partition;
        this.ledger = ledger;
        follow(ledger);
    }

    /** What one more function writes down. */
    void follow(Path next) {
        ledger = next;
        handledLogs.add(new HandledLogs(Directories.create(next.resolve(OutcomeWriter.HANDLED))));
        failedLogs.add(new HandledLogs(Directories.create(next.resolve(OutcomeWriter.FAILED))));
    }

    void saw(SeenRow row) {
        rows.add(row);
    }

    void did(Fault fault) {
        faults.add(fault);
    }

    void deliveredTwice() {
        duplicateTicks++;
    }

    PipelineNote pipeline() {
        return PipelineNote.read(ledger);
    }

    /** So far, in each environment's order; their keys are not known here. */
    List<HandledRecord> handled() {
        handled.addAll(more(handledLogs));
        return List.copyOf(handled);
    }

    /**
     * @param nextOffset of the final checkpoint: a record before it that failed and was never handled is with whatever the
     *     failure policy did to it
     */
    Evidence evidence(TopicContents contents, long nextOffset, List<EndedInvocation> ended, Duration replayBound) {
        Map<Long, String> lanes = contents.lanes();
        Map<Long, HandledRecord> settledByPolicy = new HashMap<>();
        more(failedLogs).stream()
                .filter(line -> line.offset() < nextOffset)
                .forEach(line -> settledByPolicy.put(line.offset(), inLane(line, lanes)));
        List<HandledRecord> done =
                handled().stream().map(line -> inLane(line, lanes)).toList();
        done.forEach(line -> settledByPolicy.remove(line.offset()));
        int concurrency = pipeline().concurrency().records();
        return new Evidence(
                contents.records(),
                0,
                done,
                List.copyOf(settledByPolicy.values()),
                rows,
                faults,
                ended,
                duplicateTicks,
                new Terms(replayBound, concurrency, !faults.isEmpty()));
    }

    /** A function of several partitions writes down what it did with the others' records too. */
    private List<HandledRecord> more(List<HandledLogs> logs) {
        return logs.stream()
                .flatMap(one -> one.more().stream())
                .filter(line -> line.partition() == partition)
                .toList();
    }

    /** One that is no longer in the topic has a lane of its own. */
    private static HandledRecord inLane(HandledRecord line, Map<Long, String> lanes) {
        String lane = lanes.getOrDefault(line.offset(), "(gone) " + line.offset());
        return new HandledRecord(
                line.topic(),
                line.partition(),
                line.offset(),
                lane,
                line.sequence(),
                line.generation(),
                line.requestId(),
                line.begunMicros(),
                line.atMicros());
    }
}
