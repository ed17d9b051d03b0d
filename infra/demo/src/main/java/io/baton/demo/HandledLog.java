package io.baton.demo;

import io.baton.RecordContext;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what was handled, for the lab's judge: a file of its own per execution environment, in the directory that
 * {@value #DIRECTORY} names, or nothing where it names none.
 *
 * <pre>
 * topic TAB partition TAB offset TAB key, URL-encoded TAB sequence TAB generation TAB requestId TAB begun TAB done
 * </pre>
 *
 * Times are the wall clock in µs. Each line is one unbuffered append, made when the record's work is done: whatever kills
 * the process afterwards, the operating system has it. Safe for several handlers at once, whose lines it keeps whole.
 */
final class HandledLog {

    static final String DIRECTORY = "LAB_LEDGER";

    private static final String SEQUENCE_HEADER = "sequence";

    private final OutputStream out;
    private final Clock clock;

    private HandledLog(OutputStream out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    static HandledLog fromEnvironment() {
        return from(System.getenv(), Clock.systemUTC());
    }

    static HandledLog from(Map<String, String> environment, Clock clock) {
        String directory = environment.get(DIRECTORY);
        if (directory == null) {
            return new HandledLog(OutputStream.nullOutputStream(), clock);
        }
        try {
            Path file = Files.createTempFile(Path.of(directory), "handled-", ".log");
            return new HandledLog(new FileOutputStream(file.toFile(), true), clock);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + directory + ", which " + DIRECTORY + " names", e);
        }
    }

    /** When a record's work begins. */
    Instant begin() {
        return clock.instant();
    }

    /** To be called when everything else about the record is done. */
    void write(@Nullable String key, RecordContext context, Instant begun) throws IOException {
        String line = String.join(
                "\t",
                context.topic(),
                Integer.toString(context.partition()),
                Long.toString(context.offset()),
                key == null ? "" : URLEncoder.encode(key, StandardCharsets.UTF_8),
                sequence(context),
                Long.toString(context.generation()),
                context.requestId(),
                Long.toString(micros(begun)),
                Long.toString(micros(clock.instant())));
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static long micros(Instant instant) {
        return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
    }

    private static String sequence(RecordContext context) {
        Header header = context.headers().lastHeader(SEQUENCE_HEADER);
        return header == null ? "-1" : new String(header.value(), StandardCharsets.US_ASCII);
    }
}
