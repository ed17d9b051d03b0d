package io.baton.infra.lab.ledger;

import java.time.Duration;
import java.util.List;

/**
 * All that a verdict is drawn from.
 *
 * @param acknowledged the produced half of the ledger
 * @param unanswered sends whose acknowledgement never came: such a record may be in the topic or not, so it counts
 *     neither as produced nor as lost
 * @param handled the processed half, each environment's lines in their own order
 * @param faults what the lab did to holders on purpose
 * @param ended how the invocations say they ended
 * @param replayBound how long before a fault a record may have been done to be done again: one renew interval and one
 *     call to the table
 * @param concurrency how many records of a partition may be worked on at once
 * @param faultsWanted whether anything was broken on purpose; without it there may be no duplicate at all
 * @param duplicateTicks how many ticks were delivered a second time
 */
public record Evidence(
        List<AcknowledgedRecord> acknowledged,
        long unanswered,
        List<HandledRecord> handled,
        List<Fault> faults,
        List<EndedInvocation> ended,
        Duration replayBound,
        int concurrency,
        boolean faultsWanted,
        int duplicateTicks) {

    public Evidence {
        acknowledged = List.copyOf(acknowledged);
        handled = List.copyOf(handled);
        faults = List.copyOf(faults);
        ended = List.copyOf(ended);
    }
}
