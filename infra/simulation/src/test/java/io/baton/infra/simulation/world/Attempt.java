package io.baton.infra.simulation.world;

import io.baton.RecordContext;
import io.baton.infra.ledger.HandledRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** One attempt at a record, and what it sends. */
final class Attempt {

    private static final long NOT_YET = -1;

    private final OutputSite site;
    private final long id;
    private final Log.Entry entry;
    private final HandledRecord line;
    private final int outputs;
    private final long seek;
    private final TreeSet<Integer> written = new TreeSet<>();
    private int sent;
    private boolean failed;
    private long returnedNanos = NOT_YET;

    /**
     * @param outputs how many it sends
     * @param seek the number of the last one that was carried out before
     */
    Attempt(OutputSite site, long id, Log.Entry entry, HandledRecord line, int outputs, long seek) {
        this.site = site;
        this.id = id;
        this.entry = entry;
        this.line = line;
        this.outputs = outputs;
        this.seek = seek;
    }

    long id() {
        return id;
    }

    Log.Entry entry() {
        return entry;
    }

    HandledRecord line() {
        return line;
    }

    long seek() {
        return seek;
    }

    int outputs() {
        return outputs;
    }

    String value(int index) {
        return id + "/" + index;
    }

    /** Before the handler does anything else, so that one that fails has sent something. */
    void begins(RecordContext context) {
        send(context);
    }

    void succeeds(RecordContext context) {
        while (sent < outputs) {
            send(context);
        }
        site.keptOf(entry).forEach(value -> context.send(OutputSite.OUTPUT, entry.key(), value));
    }

    private void send(RecordContext context) {
        context.send(OutputSite.OUTPUT, entry.key(), value(sent++));
    }

    /** Its handler has returned, in a calm. */
    void returned(long nanos) {
        returnedNanos = nanos;
    }

    /** How long ago that was; zero if it was not in a calm. */
    Duration waited(long nanos) {
        return Duration.ofNanos(returnedNanos == NOT_YET ? 0 : nanos - returnedNanos);
    }

    void fails() {
        failed = true;
        site.failed(this);
    }

    boolean hasFailed() {
        return failed;
    }

    List<String> sent() {
        var values = new ArrayList<String>();
        for (int index = 0; index < sent; index++) {
            values.add(value(index));
        }
        return values;
    }

    /** One of its outputs is in the log; true when all are. */
    boolean isWritten(int index) {
        written.add(index);
        return written.size() == outputs;
    }
}
