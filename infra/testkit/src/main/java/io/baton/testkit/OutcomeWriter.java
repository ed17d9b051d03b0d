package io.baton.testkit;

import io.baton.RecordContext;
import io.baton.infra.ledger.HandledLogWriter;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Writes down what a function did with records. A record's offset stands for its sequence, and its key is left to the reader
 * of the topic. Safe for several handlers at once.
 */
final class OutcomeWriter {

    static final String HANDLED = "handled";
    static final String FAILED = "failed";

    private final HandledLogWriter handled;
    private final HandledLogWriter failed;
    private final Clock clock;

    OutcomeWriter(Path ledger, Clock clock) {
        this.handled = HandledLogWriter.in(ledger.resolve(HANDLED));
        this.failed = HandledLogWriter.in(ledger.resolve(FAILED));
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /** When everything else about the record is done. */
    void handled(RecordContext context, Instant begun, Instant done) {
        handled.write(record(context, begun, done));
    }

    /** An attempt that came to nothing; the pipeline's retries and its failure policy come next. */
    void failed(RecordContext context, Instant begun) {
        failed.write(record(context, begun, now()));
    }

    private static HandledRecord record(RecordContext context, Instant begun, Instant done) {
        return new HandledRecord(
                context.topic(),
                context.partition(),
                context.offset(),
                "",
                context.offset(),
                context.generation(),
                context.requestId(),
                Micros.of(begun),
                Micros.of(done));
    }
}
