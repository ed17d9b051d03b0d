package io.baton.infra.ledger;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that a verdict is drawn from.
 *
 * @param acknowledged the produced half of the ledger
 * @param unanswered sends whose acknowledgement never came: such a record may be in the topic or not, so it counts
 *     neither as produced nor as lost
 * @param handled the processed half, each environment's lines in their own order
 * @param deadLettered records that a dead-letter target holds, a line for each letter
 * @param rows the lease rows as they were seen, in the order they were seen in
 * @param faults what was done to holders on purpose
 * @param seeks the operator's, as far as they were carried out
 * @param ended how the invocations say they ended
 * @param duplicateTicks how many ticks were delivered a second time
 * @param outputs what is known of the topic that the functions write to exactly once; null where they write to none
 * @param windows what is known of the windows of a function that has some; null for others
 */
public record Evidence(
        List<AcknowledgedRecord> acknowledged,
        long unanswered,
        List<HandledRecord> handled,
        List<HandledRecord> deadLettered,
        List<SeenRow> rows,
        List<Fault> faults,
        List<Seek> seeks,
        List<EndedInvocation> ended,
        int duplicateTicks,
        Terms terms,
        @Nullable OutputEvidence outputs,
        @Nullable WindowEvidence windows) {

    public Evidence {
        acknowledged = List.copyOf(acknowledged);
        handled = List.copyOf(handled);
        deadLettered = List.copyOf(deadLettered);
        rows = List.copyOf(rows);
        faults = List.copyOf(faults);
        seeks = List.copyOf(seeks);
        ended = List.copyOf(ended);
    }

    /** Of a run without windows. */
    public Evidence(
            List<AcknowledgedRecord> acknowledged,
            long unanswered,
            List<HandledRecord> handled,
            List<HandledRecord> deadLettered,
            List<SeenRow> rows,
            List<Fault> faults,
            List<Seek> seeks,
            List<EndedInvocation> ended,
            int duplicateTicks,
            Terms terms,
            @Nullable OutputEvidence outputs) {
        this(
                acknowledged,
                unanswered,
                handled,
                deadLettered,
                rows,
                faults,
                seeks,
                ended,
                duplicateTicks,
                terms,
                outputs,
                null);
    }

    /** Of a run without outputs. */
    public Evidence(
            List<AcknowledgedRecord> acknowledged,
            long unanswered,
            List<HandledRecord> handled,
            List<HandledRecord> deadLettered,
            List<SeenRow> rows,
            List<Fault> faults,
            List<Seek> seeks,
            List<EndedInvocation> ended,
            int duplicateTicks,
            Terms terms) {
        this(acknowledged, unanswered, handled, deadLettered, rows, faults, seeks, ended, duplicateTicks, terms, null);
    }

    /** Of a run without seeks. */
    public Evidence(
            List<AcknowledgedRecord> acknowledged,
            long unanswered,
            List<HandledRecord> handled,
            List<HandledRecord> deadLettered,
            List<SeenRow> rows,
            List<Fault> faults,
            List<EndedInvocation> ended,
            int duplicateTicks,
            Terms terms) {
        this(acknowledged, unanswered, handled, deadLettered, rows, faults, List.of(), ended, duplicateTicks, terms);
    }

    /** The same with what is known of outputs. */
    public Evidence with(@Nullable OutputEvidence known) {
        return new Evidence(
                acknowledged,
                unanswered,
                handled,
                deadLettered,
                rows,
                faults,
                seeks,
                ended,
                duplicateTicks,
                terms,
                known,
                windows);
    }

    /** The same with what is known of windows. */
    public Evidence with(@Nullable WindowEvidence known) {
        return new Evidence(
                acknowledged,
                unanswered,
                handled,
                deadLettered,
                rows,
                faults,
                seeks,
                ended,
                duplicateTicks,
                terms,
                outputs,
                known);
    }

    /** What became of records: each was handled, or lies with a dead-letter target. */
    Stream<HandledRecord> settled() {
        return Stream.concat(handled.stream(), deadLettered.stream());
    }
}
