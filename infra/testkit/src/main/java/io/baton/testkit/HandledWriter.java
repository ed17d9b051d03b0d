package io.baton.testkit;

import io.baton.RecordContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * Writes down what a function did with records, each line one unbuffered append: whatever kills the process afterwards,
 * the operating system has it. A record's offset stands for its sequence, and its key is left to whoever reads the
 * topic. Safe for several handlers at once.
 */
final class HandledWriter {

    static final String HANDLED = "handled";
    static final String FAILED = "failed";

    private final OutputStream handled;
    private final OutputStream failed;
    private final Clock clock;

    HandledWriter(Path ledger, Clock clock) {
        this.handled = open(ledger.resolve(HANDLED));
        this.failed = open(ledger.resolve(FAILED));
        this.clock = clock;
    }

    private static OutputStream open(Path directory) {
        try {
            return new FileOutputStream(
                    Files.createTempFile(directory, "", ".log").toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException("The test kit can't write to " + directory, e);
        }
    }

    Instant now() {
        return clock.instant();
    }

    /** When everything else about the record is done. */
    void handled(RecordContext context, Instant begun, Instant done) throws IOException {
        handled.write(line(context, begun, done));
    }

    /** An attempt that came to nothing; the pipeline's retries and its failure policy come next. */
    void failed(RecordContext context, Instant begun) throws IOException {
        failed.write(line(context, begun, now()));
    }

    private static byte[] line(RecordContext context, Instant begun, Instant done) {
        String line = String.join(
                "\t",
                context.topic(),
                Integer.toString(context.partition()),
                Long.toString(context.offset()),
                "",
                Long.toString(context.offset()),
                Long.toString(context.generation()),
                context.requestId(),
                Long.toString(Micros.of(begun)),
                Long.toString(Micros.of(done)));
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
