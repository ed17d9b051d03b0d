package io.baton.demo;

import io.baton.RecordContext;
import io.baton.infra.ledger.HandledLogWriter;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Micros;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what was handled, for the lab's judge: in the directory that {@value #DIRECTORY} names, or nowhere where it
 * names none. Safe for several handlers at once.
 */
final class HandledLog {

    static final String DIRECTORY = "LAB_LEDGER";

    private static final String SEQUENCE_HEADER = "sequence";

    private final HandledLogWriter writer;
    private final Clock clock;

    private HandledLog(HandledLogWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    static HandledLog fromEnvironment() {
        return from(System.getenv(), Clock.systemUTC());
    }

    static HandledLog from(Map<String, String> environment, Clock clock) {
        String directory = environment.get(DIRECTORY);
        return new HandledLog(
                directory == null ? HandledLogWriter.toNowhere() : HandledLogWriter.in(Path.of(directory)), clock);
    }

    /** When a record's work begins. */
    Instant begin() {
        return clock.instant();
    }

    /** To be called when everything else about the record is done. */
    void write(@Nullable String key, RecordContext context, Instant begun) {
        writer.write(record(key, context, begun));
    }

    /** What there is to say of the attempt until now. */
    HandledRecord record(@Nullable String key, RecordContext context, Instant begun) {
        return new HandledRecord(
                context.topic(),
                context.partition(),
                context.offset(),
                key == null ? "" : key,
                sequence(context),
                context.generation(),
                context.requestId(),
                Micros.of(begun),
                Micros.of(clock.instant()));
    }

    private static long sequence(RecordContext context) {
        Header header = context.headers().lastHeader(SEQUENCE_HEADER);
        return header == null ? -1 : Long.parseLong(new String(header.value(), StandardCharsets.US_ASCII));
    }
}
