package io.baton.infra.ledger;

import java.util.ArrayList;
import java.util.List;

/** A ledger kept in memory, for runs in one JVM. Thread-safe. */
public final class Ledger {

    private final List<AcknowledgedRecord> acknowledged = new ArrayList<>();
    private final List<HandledRecord> handled = new ArrayList<>();
    private final List<HandledRecord> deadLettered = new ArrayList<>();
    private final List<SeenRow> rows = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<Seek> seeks = new ArrayList<>();
    private final List<EndedInvocation> ended = new ArrayList<>();
    private long unanswered;
    private int duplicateTicks;

    public synchronized void acknowledged(AcknowledgedRecord record) {
        acknowledged.add(record);
    }

    /** A send whose acknowledgement never came. */
    public synchronized void unanswered() {
        unanswered++;
    }

    public synchronized void handled(HandledRecord line) {
        handled.add(line);
    }

    public synchronized void deadLettered(HandledRecord line) {
        deadLettered.add(line);
    }

    public synchronized void saw(SeenRow row) {
        rows.add(row);
    }

    public synchronized void fault(Fault fault) {
        faults.add(fault);
    }

    public synchronized void seekDone(Seek seek) {
        seeks.add(seek);
    }

    public synchronized void ended(EndedInvocation invocation) {
        ended.add(invocation);
    }

    /** A tick delivered a second time. */
    public synchronized void duplicateTick() {
        duplicateTicks++;
    }

    /** All that was written down so far. */
    public synchronized Evidence evidence(Terms terms) {
        return new Evidence(
                acknowledged, unanswered, handled, deadLettered, rows, faults, seeks, ended, duplicateTicks, terms);
    }
}
