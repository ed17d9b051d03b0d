package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.spi.Origin;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The headers that other tools add to a dead letter. Of several headers with one name the first counts: these tools add
 * headers to a record that failed before, and the first names the record's first origin.
 */
record ForeignHeaders(LetterFormat format, String prefix, Names names) {

    private static final String NO_HEADER = "\0";

    /** Of a record that no known tool wrote: it has none of these headers. */
    private static final ForeignHeaders PLAIN =
            new ForeignHeaders(LetterFormat.PLAIN, NO_HEADER, new Names("", "", "", null, List.of(), "", ""));

    private static final List<ForeignHeaders> TOOLS = List.of(
            // of its DeadLetterPublishingRecoverer; numbers are in binary
            new ForeignHeaders(
                    LetterFormat.SPRING,
                    "kafka_dlt-",
                    new Names(
                            "original-topic",
                            "original-partition",
                            "original-offset",
                            "original-consumer-group",
                            List.of("exception-cause-fqcn", "exception-fqcn"),
                            "exception-message",
                            "exception-stacktrace")),
            new ForeignHeaders(
                    LetterFormat.CONNECT,
                    "__connect.errors.",
                    new Names(
                            "topic",
                            "partition",
                            "offset",
                            "connector.name",
                            List.of("exception.class.name"),
                            "exception.message",
                            "exception.stacktrace")),
            new ForeignHeaders(
                    LetterFormat.STREAMS,
                    "__streams.errors.",
                    new Names("topic", "partition", "offset", null, List.of("exception"), "message", "stacktrace")));

    /**
     * What follows the prefix.
     *
     * @param group null where the tool does not say
     * @param exceptions the first that is there counts
     */
    record Names(
            String topic,
            String partition,
            String offset,
            @Nullable String group,
            List<String> exceptions,
            String message,
            String stackTrace) {}

    @Nullable
    String group(Headers headers) {
        String group = names.group() == null ? null : text(headers, names.group());
        // a connector's group is called after it
        return group != null && format == LetterFormat.CONNECT ? "connect-" + group : group;
    }

    @Nullable
    String exception(Headers headers) {
        return names.exceptions().stream()
                .flatMap(name -> Stream.ofNullable(text(headers, name)))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    String message(Headers headers) {
        return text(headers, names.message());
    }

    @Nullable
    String stackTrace(Headers headers) {
        return text(headers, names.stackTrace());
    }

    /** The tool that wrote these headers. */
    static ForeignHeaders in(Headers headers) {
        return TOOLS.stream().filter(tool -> tool.wroteAny(headers)).findFirst().orElse(PLAIN);
    }

    private boolean wroteAny(Headers headers) {
        for (Header header : headers) {
            if (owns(header)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the tool added it, so that it is none of the record's own. */
    boolean owns(Header header) {
        return header.key().startsWith(prefix);
    }

    /** Null where it is not told, or makes no sense. */
    @Nullable
    Origin origin(Headers headers) {
        String from = text(headers, names.topic());
        long number = number(headers, names.partition());
        long at = number(headers, names.offset());
        return from == null || from.isEmpty() || number < 0 || number > Integer.MAX_VALUE || at < 0
                ? null
                : new Origin(from, (int) number, at, -1, TimestampType.NO_TIMESTAMP_TYPE);
    }

    private long number(Headers headers, String name) {
        byte @Nullable [] value = value(headers, name);
        if (value == null) {
            return -1;
        }
        if (format == LetterFormat.SPRING && value.length == Integer.BYTES) {
            return ByteBuffer.wrap(value).getInt();
        }
        if (format == LetterFormat.SPRING && value.length == Long.BYTES) {
            return ByteBuffer.wrap(value).getLong();
        }
        try {
            return Long.parseLong(new String(value, UTF_8));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private @Nullable String text(Headers headers, String name) {
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
