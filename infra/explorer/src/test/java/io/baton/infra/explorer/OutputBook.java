package io.baton.infra.explorer;

import io.baton.infra.explorer.Coordinator.Answer;
import io.baton.infra.explorer.Coordinator.Request;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputRecord;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What readers of committed records have seen since the last seek, held against what was committed with it. */
final class OutputBook {

    private final List<Sandbox> sandboxes;
    private final Ledger ledger;
    private final Scenario scenario;
    /** By record: whether its output was seen, or the record was passed in another way. */
    private final BitSet seen = new BitSet();
    /** By identity: those of attempts that succeeded. */
    private final Set<ProducerRecord<byte[], byte[]>> ofSuccess = new HashSet<>();
    /** Invocations that became the holder at some time. */
    private final BitSet heldEver = new BitSet();
    /** Invocations that let go in good order. */
    private final BitSet released = new BitSet();

    private long seek;
    private long lastGeneration;

    OutputBook(List<Sandbox> sandboxes, Ledger ledger, Scenario scenario) {
        this.sandboxes = sandboxes;
        this.ledger = ledger;
        this.scenario = scenario;
    }

    void begins(Scenario.Writing before) {
        seek = before.seek();
        seen.set(0, before.passed());
        lastGeneration = before.committed() == null ? 0 : before.committed().generation();
    }

    void seats(int who) {
        heldEver.set(who);
    }

    void succeeds(List<OutputRecord> outputs) {
        outputs.forEach(output -> ofSuccess.add(output.record()));
    }

    /** A request was carried out, or refused. */
    void carriedOut(int who, Request request, Answer answer, @Nullable Lease row) {
        if (request instanceof Request.Init && !heldEver.get(who)) {
            throw new BrokenPromise(
                    Promise.ONLY_HOLDERS_TAKE_OVER, name(who) + " takes over, and never was the holder");
        }
        if (request instanceof Request.Commit commit && answer instanceof Answer.Done done && !done.again()) {
            committed(who, commit, row);
        }
    }

    private void committed(int who, Request.Commit commit, @Nullable Lease row) {
        Committed position = commit.position();
        if (position.generation() < lastGeneration && !ledger.doClocksLie()) {
            throw new BrokenPromise(
                    Promise.NOTHING_OF_THE_REPLACED,
                    "%s commits as generation %d after generation %d"
                            .formatted(name(who), position.generation(), lastGeneration));
        }
        if (released.get(who)) {
            throw new BrokenPromise(Promise.RELEASED_IS_COMMITTED, name(who) + " commits after it let go");
        }
        lastGeneration = position.generation();
        follows(who, position, row);
        if (row != null && position.seek() > seek && position.seek() == row.lastSeekDone()) {
            begins(position.seek(), row.checkpoint().orElseThrow()); // the row went there first
        }
        // what a holder had sent and not committed goes with its seek, as if it had been committed just before
        commit.outputs().forEach(output -> isSeen(who, output, row));
        if (position.seek() > seek) {
            begins(position.seek(), position.checkpoint());
        }
        agrees(position.checkpoint());
    }

    private void begins(long number, Checkpoint target) {
        seek = number;
        seen.clear();
        seen.set(0, (int) target.nextOffset());
    }

    private void follows(int who, Committed position, @Nullable Lease row) {
        long carriedOut = row == null ? 0 : row.lastSeekDone();
        if (position.seek() < Math.max(seek, carriedOut)) {
            throw new BrokenPromise(
                    Promise.COMMITS_FOLLOW_SEEKS,
                    "%s commits under seek %d after seek %d"
                            .formatted(name(who), position.seek(), Math.max(seek, carriedOut)));
        }
    }

    private void isSeen(int who, ProducerRecord<byte[], byte[]> output, @Nullable Lease row) {
        int offset = SessionOutputs.offsetOf(output);
        if (seen.get(offset)) {
            throw new BrokenPromise(
                    Promise.OUTPUTS_ONCE, "%s commits the output of record %d again".formatted(name(who), offset));
        }
        if (!ofSuccess.contains(output)) {
            throw new BrokenPromise(
                    Promise.OUTPUTS_ONCE,
                    "%s commits an output of record %d, whose handler did not succeed".formatted(name(who), offset));
        }
        if (scenario.concurrency() == 1 && seen.nextClearBit(0) != offset) {
            throw new BrokenPromise(
                    Promise.OUTPUTS_ONCE, "%s commits the output of record %d too soon".formatted(name(who), offset));
        }
        seen.set(offset);
        if (row != null && row.lastSeekDone() == seek) {
            ledger.finished(offset);
        }
    }

    private void agrees(Checkpoint checkpoint) {
        for (int offset = 0; offset < scenario.records(); offset++) {
            if (checkpoint.has(offset) != seen.get(offset)) {
                throw new BrokenPromise(
                        Promise.OFFSET_AND_OUTPUTS_AGREE,
                        "%s is committed, and outputs of %s are".formatted(checkpoint, seen));
            }
        }
    }

    /** The row is where the committed offset is, as far as its holder can know. */
    void releases(int who, Lease after, @Nullable Committed last) {
        SessionOutputs outputs = sandboxes.get(who).worker().outputs();
        Checkpoint row = after.checkpoint().orElseThrow();
        if (outputs == null || !outputs.isReady() || last == null || last.seek() != after.lastSeekDone()) {
            return;
        }
        boolean knows = !sandboxes.get(who).worker().abandoned() && !ledger.isOutputUnheard(who);
        boolean itsOwn = last.generation() == outputs.generation();
        if (knows && itsOwn && !row.equals(last.checkpoint())) {
            throw new BrokenPromise(
                    Promise.RELEASED_IS_COMMITTED,
                    "%s leaves the row at %s, and %s is committed".formatted(name(who), row, last.checkpoint()));
        }
        if (knows) {
            released.set(who);
        }
    }

    /** What it began and did not commit comes again for a reason. */
    void noteWhatComesAgain(int who, boolean holds) {
        Sandbox sandbox = sandboxes.get(who);
        Worker worker = sandbox.worker();
        SessionEffects outputs = worker.effects();
        boolean closedBeforeItsEnd = outputs != null && outputs.isOver() && holds && !outputs.isFenceOpen();
        if (worker.abandoned() || worker.hasFailed() || ledger.isOutputUnheard(who) || closedBeforeItsEnd) {
            ledger.begunBy(who).stream()
                    .filter(offset -> !ledger.isFinished(offset))
                    .forEach(offset -> ledger.givesUp(who, offset));
        }
    }

    private static String name(int who) {
        return String.valueOf((char) ('A' + who));
    }

    void describe(Fingerprint text) {
        text.number(seek).number(lastGeneration);
        text.word(seen.toString()).word(heldEver.toString()).word(released.toString());
    }
}
