package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.deadletter.Origin;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * What other tools add to a dead letter. Of several headers with one name the first counts: those tools add to a record
 * that failed before, and it says where the record comes from in the first place.
 */
enum ForeignHeaders {
    /** Of its {@code DeadLetterPublishingRecoverer}; numbers are in binary. */
    SPRING(LetterFormat.SPRING, "kafka_dlt-", "original-topic", "original-partition", "original-offset") {
        @Override
        @Nullable
        String group(Headers headers) {
            return text(headers, "original-consumer-group");
        }

        @Override
        @Nullable
        String exception(Headers headers) {
            String cause = text(headers, "exception-cause-fqcn");
            return cause != null ? cause : text(headers, "exception-fqcn");
        }

        @Override
        @Nullable
        String message(Headers headers) {
            return text(headers, "exception-message");
        }

        @Override
        @Nullable
        String stackTrace(Headers headers) {
            return text(headers, "exception-stacktrace");
        }
    },
    CONNECT(LetterFormat.CONNECT, "__connect.errors.", "topic", "partition", "offset") {
        @Override
        @Nullable
        String group(Headers headers) {
            String connector = text(headers, "connector.name");
            return connector == null ? null : "connect-" + connector;
        }

        @Override
        @Nullable
        String exception(Headers headers) {
            return text(headers, "exception.class.name");
        }

        @Override
        @Nullable
        String message(Headers headers) {
            return text(headers, "exception.message");
        }

        @Override
        @Nullable
        String stackTrace(Headers headers) {
            return text(headers, "exception.stacktrace");
        }
    },
    STREAMS(LetterFormat.STREAMS, "__streams.errors.", "topic", "partition", "offset") {
        @Override
        @Nullable
        String group(Headers headers) {
            return null;
        }

        @Override
        @Nullable
        String exception(Headers headers) {
            return text(headers, "exception");
        }

        @Override
        @Nullable
        String message(Headers headers) {
            return text(headers, "message");
        }

        @Override
        @Nullable
        String stackTrace(Headers headers) {
            return text(headers, "stacktrace");
        }
    };

    private final LetterFormat format;
    private final String prefix;
    private final String topic;
    private final String partition;
    private final String offset;

    ForeignHeaders(LetterFormat format, String prefix, String topic, String partition, String offset) {
        this.format = format;
        this.prefix = prefix;
        this.topic = topic;
        this.partition = partition;
        this.offset = offset;
    }

    abstract @Nullable String group(Headers headers);

    abstract @Nullable String exception(Headers headers);

    abstract @Nullable String message(Headers headers);

    abstract @Nullable String stackTrace(Headers headers);

    /** Whose headers these are. */
    static Optional<ForeignHeaders> in(Headers headers) {
        return Stream.of(values()).filter(tool -> tool.wroteAny(headers)).findFirst();
    }

    private boolean wroteAny(Headers headers) {
        for (Header header : headers) {
            if (owns(header)) {
                return true;
            }
        }
        return false;
    }

    LetterFormat format() {
        return format;
    }

    /** Whether the tool added it, so that it is none of the record's own. */
    boolean owns(Header header) {
        return header.key().startsWith(prefix);
    }

    /** Null where it is not told, or makes no sense. */
    @Nullable
    Origin origin(Headers headers) {
        String from = text(headers, topic);
        long number = number(headers, partition);
        long at = number(headers, offset);
        return from == null || from.isEmpty() || number < 0 || number > Integer.MAX_VALUE || at < 0
                ? null
                : new Origin(from, (int) number, at, -1, TimestampType.NO_TIMESTAMP_TYPE);
    }

    private long number(Headers headers, String name) {
        byte @Nullable [] value = value(headers, name);
        if (value == null) {
            return -1;
        }
        if (this == SPRING && value.length == Integer.BYTES) {
            return ByteBuffer.wrap(value).getInt();
        }
        if (this == SPRING && value.length == Long.BYTES) {
            return ByteBuffer.wrap(value).getLong();
        }
        try {
            return Long.parseLong(new String(value, UTF_8));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Nullable
    String text(Headers headers, String name) {
        byte @Nullable [] value = value(headers, name);
        return value == null ? null : new String(value, UTF_8);
    }

    private byte @Nullable [] value(Headers headers, String name) {
        for (Header header : headers.headers(prefix + name)) {
            return header.value();
        }
        return null;
    }
}
