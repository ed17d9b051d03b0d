package io.baton.internal.kafka;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Where reading begins if neither the lease nor the group has an offset. */
public sealed interface StartPosition {

    record Earliest() implements StartPosition {}

    record Latest() implements StartPosition {}

    /** The first record at or after this time; the end of the log if there is none. */
    record AtTimestamp(Instant timestamp) implements StartPosition {}

    record AtOffset(long offset) implements StartPosition {}

    /** Reads {@code earliest}, {@code latest}, {@code timestamp:2026-11-21T12:00:00Z} or {@code offset:42}. */
    static StartPosition parse(String text) {
        String[] parts = text.split(":", 2);
        try {
            return switch (parts[0]) {
                case "earliest" -> new Earliest();
                case "latest" -> new Latest();
                case "timestamp" -> new AtTimestamp(timestamp(parts.length == 2 ? parts[1] : ""));
                case "offset" -> new AtOffset(offset(parts.length == 2 ? parts[1] : ""));
                default -> throw unreadable(text, null);
            };
        } catch (DateTimeParseException | NumberFormatException e) {
            throw unreadable(text, e);
        }
    }

    /** A timestamp in the range that Kafka takes. */
    private static Instant timestamp(String text) {
        Instant timestamp = Instant.parse(text);
        if (timestamp.isBefore(Instant.EPOCH) || timestamp.isAfter(Instant.ofEpochMilli(Long.MAX_VALUE))) {
            throw new DateTimeParseException("not a timestamp of Kafka's", text, 0);
        }
        return timestamp;
    }

    private static long offset(String digits) {
        long offset = Long.parseLong(digits);
        if (offset < 0) {
            throw new NumberFormatException("negative");
        }
        return offset;
    }

    private static IllegalArgumentException unreadable(String text, @Nullable Exception cause) {
        return new IllegalArgumentException(
                "'%s' is not earliest, latest, timestamp:<ISO-8601 instant> or offset:<number from 0>".formatted(text),
                cause);
    }
}
