package io.baton.infra.ledger;

import io.baton.infra.ledger.EndedInvocation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Writes a story down: times in milliseconds, one key per partition unless said. */
final class EvidenceBuilder {

    private final List<AcknowledgedRecord> acknowledged = new ArrayList<>();
    private final List<HandledRecord> handled = new ArrayList<>();
    private final List<HandledRecord> deadLettered = new ArrayList<>();
    private final List<SeenRow> rows = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Seek> seeks = new ArrayList<>();
    private final List<EndedInvocation> ended = new ArrayList<>();
    private final List<WrittenOutput> outputs = new ArrayList<>();
    private final List<WrittenOutput> aborted = new ArrayList<>();
    private final List<ReaderPoll> polls = new ArrayList<>();
    private final List<SeenCommit> commits = new ArrayList<>();
    private final List<HeldUp> heldUp = new ArrayList<>();
    private long uncommitted;
    private boolean faultsWanted;
    private int duplicateTicks;
    private int concurrency = 1;

    EvidenceBuilder concurrency(int records) {
        concurrency = records;
        return this;
    }

    EvidenceBuilder acknowledged(long fromOffset, long toOffset) {
        for (long offset = fromOffset; offset <= toOffset; offset++) {
            acknowledged(0, offset, "race", offset);
        }
        return this;
    }

    EvidenceBuilder acknowledged(int partition, long offset, String key, long sequence) {
        acknowledged.add(new AcknowledgedRecord(partition, offset, key, sequence));
        return this;
    }

    /** Generation {@code generation} does the offsets in turn, one a millisecond, the first at {@code fromMillis}. */
    EvidenceBuilder handled(long generation, long fromMillis, long... offsets) {
        for (int i = 0; i < offsets.length; i++) {
            handled(0, generation, fromMillis + i, offsets[i], "race", offsets[i]);
        }
        return this;
    }

    EvidenceBuilder handled(int partition, long generation, long atMillis, long offset, String key, long sequence) {
        return worked(partition, generation, atMillis, atMillis, offset, key, sequence);
    }

    EvidenceBuilder worked(long generation, long fromMillis, long toMillis, long offset, String key) {
        return worked(0, generation, fromMillis, toMillis, offset, key, offset);
    }

    private EvidenceBuilder worked(
            int partition, long generation, long fromMillis, long toMillis, long offset, String key, long sequence) {
        handled.add(line(partition, generation, fromMillis, toMillis, offset, key, sequence));
        return this;
    }

    EvidenceBuilder deadLettered(long generation, long atMillis, long offset) {
        deadLettered.add(line(0, generation, atMillis, atMillis, offset, "race", offset));
        return this;
    }

    /** Carried out at that time by generation 1, from where it was to where it went on. */
    EvidenceBuilder seekDone(long number, long from, long to, long atMillis) {
        return seekDone(number, from, to, 1, atMillis);
    }

    EvidenceBuilder seekDone(long number, long from, long to, long generation, long atMillis) {
        seeks.add(new Seek(0, number, from, to, generation, atMillis * 1_000));
        return this;
    }

    EvidenceBuilder seenAfter(long seekDone, long generation, long nextOffset, long atMillis) {
        rows.add(new SeenRow(0, generation, seekDone, nextOffset, atMillis * 1_000));
        return this;
    }

    EvidenceBuilder seen(long generation, long nextOffset, long atMillis) {
        rows.add(new SeenRow(0, generation, nextOffset, atMillis * 1_000));
        return this;
    }

    /** The outputs of the offsets, one after the other, the first at {@code position} of the output topic's only partition. */
    EvidenceBuilder written(long generation, long atMillis, long position, long... offsets) {
        outputs.addAll(outputs(generation, atMillis, position, offsets));
        uncommitted += offsets.length;
        return this;
    }

    private static List<WrittenOutput> outputs(long generation, long atMillis, long position, long... offsets) {
        List<WrittenOutput> outputs = new ArrayList<>();
        for (int i = 0; i < offsets.length; i++) {
            outputs.add(new WrittenOutput(
                    0, position + i, line(0, generation, atMillis, atMillis, offsets[i], "race", offsets[i])));
        }
        return outputs;
    }

    /** The same, of a transaction that is aborted. */
    EvidenceBuilder abandoned(long generation, long atMillis, long position, long... offsets) {
        aborted.addAll(outputs(generation, atMillis, position, offsets));
        uncommitted += offsets.length;
        return this;
    }

    /** One poll of a reader of committed records, and where it goes on. */
    EvidenceBuilder polled(String reader, long next, long... positions) {
        polls.add(new ReaderPoll(reader, 0, LongStream.of(positions).boxed().toList(), next));
        return this;
    }

    /** Outputs that no reader of committed records sees. */
    EvidenceBuilder aborted(long records) {
        uncommitted += records;
        return this;
    }

    EvidenceBuilder committed(long seek, long nextOffset, long visibleBefore, long writtenAfter) {
        commits.add(new SeenCommit(0, seek, nextOffset, List.of(), Map.of(0, visibleBefore), Map.of(0, writtenAfter)));
        return this;
    }

    EvidenceBuilder committedAhead(long nextOffset, long from, long until, long visibleBefore, long writtenAfter) {
        commits.add(new SeenCommit(
                0,
                0,
                nextOffset,
                List.of(new SeenCommit.Stretch(from, until)),
                Map.of(0, visibleBefore),
                Map.of(0, writtenAfter)));
        return this;
    }

    EvidenceBuilder heldUp(long fromMillis, long untilMillis) {
        heldUp.add(new HeldUp(0, fromMillis * 1_000, untilMillis * 1_000));
        return this;
    }

    private static HandledRecord line(
            int partition, long generation, long fromMillis, long toMillis, long offset, String key, long sequence) {
        return new HandledRecord(
                "rides",
                partition,
                offset,
                key,
                sequence,
                generation,
                "request-" + generation,
                fromMillis * 1_000,
                toMillis * 1_000);
    }

    EvidenceBuilder fault(Fault.Kind kind, long generation, long sentMillis, long effectiveMillis) {
        faults.add(new Fault(kind, 0, generation, sentMillis * 1_000, effectiveMillis * 1_000));
        return withFaultsWanted();
    }

    EvidenceBuilder withFaultsWanted() {
        faultsWanted = true;
        return this;
    }

    EvidenceBuilder ended(long generation, Outcome outcome) {
        return ended(generation, "request-" + generation, outcome, true, 10, List.of());
    }

    EvidenceBuilder leaving(long generation, String... threads) {
        return ended(generation, "request-" + generation, Outcome.SUPERSEDED, true, 10, List.of(threads));
    }

    EvidenceBuilder duplicateTick(String requestId, long records) {
        duplicateTicks++;
        return ended(0, requestId, Outcome.DUPLICATE, false, records, List.of());
    }

    /** The same request at another of its function's partitions. */
    EvidenceBuilder heldElsewhere(String requestId) {
        ended.add(new EndedInvocation(1, requestId, 1, Outcome.SUPERSEDED, true, false, 0, 20, false, List.of()));
        return this;
    }

    private EvidenceBuilder ended(
            long generation, String requestId, Outcome outcome, boolean held, long records, List<String> leaked) {
        ended.add(new EndedInvocation(0, requestId, generation, outcome, held, false, records, 20, false, leaked));
        return this;
    }

    Evidence build() {
        return new Evidence(
                acknowledged,
                0,
                handled,
                deadLettered,
                rows,
                faults,
                seeks,
                ended,
                duplicateTicks,
                new Terms(Duration.ofMillis(100), concurrency, faultsWanted),
                uncommitted == 0 ? null : new OutputEvidence(outputs, aborted, uncommitted, polls, commits, heldUp));
    }

    Verdict verdict() {
        return Verdict.of(build());
    }
}
