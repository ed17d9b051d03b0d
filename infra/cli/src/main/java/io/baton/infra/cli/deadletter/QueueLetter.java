package io.baton.infra.cli.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.baton.spi.Origin;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads a letter from a queue's message: a JSON object, which a subscription to SNS may have wrapped in another. A message of
 * another form becomes a letter without an origin whose value is the message. Stateless.
 */
final class QueueLetter {

    private static final String FORMAT = "baton.dead-letter/1";
    private static final JsonMapper JSON = new JsonMapper();

    private QueueLetter() {}

    static Letter of(String messageId, String body) {
        JsonNode letter = letter(body);
        JsonNode failure = letter.path("failure");
        Origin origin = origin(letter.path("origin"));
        ConsumerRecord<byte[], byte[]> record = record(letter, origin, body);
        return new Letter(
                messageId,
                record == null ? LetterFormat.NONE : LetterFormat.BATON,
                record == null ? null : origin,
                text(failure, "group"),
                text(failure, "generation"),
                failure.path("attempts").canConvertToInt()
                        ? failure.path("attempts").asInt()
                        : null,
                text(failure, "exception"),
                text(failure, "message"),
                text(failure, "stackTrace"),
                instant(failure, "first"),
                instant(failure, "last"),
                omitted(letter.path("omitted")),
                record == null ? unknown(body) : record,
                record == null ? List.of() : TopicLetter.redriven(record.headers()),
                false);
    }

    private static JsonNode letter(String body) {
        JsonNode json = parsed(body);
        boolean wrapped = json.path("Type").asText().equals("Notification");
        JsonNode letter = wrapped ? parsed(json.path("Message").asText()) : json;
        return letter.path("format").asText().equals(FORMAT) ? letter : JSON.createObjectNode();
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static @Nullable Origin origin(JsonNode origin) {
        if (origin.path("topic").asText("").isEmpty()
                || !origin.path("partition").canConvertToInt()
                || !origin.path("offset").canConvertToLong()
                || origin.path("partition").asInt() < 0
                || origin.path("offset").asLong() < 0) {
            return null;
        }
        return new Origin(
                origin.path("topic").asText(),
                origin.path("partition").asInt(),
                origin.path("offset").asLong(),
                origin.path("timestamp").asLong(-1),
                timestampType(origin.path("timestampType").asText()));
    }

    private static TimestampType timestampType(String name) {
        try {
            return TimestampType.forName(name);
        } catch (NoSuchElementException e) {
            return TimestampType.NO_TIMESTAMP_TYPE;
        }
    }

    /** Null where it can't be told. */
    private static @Nullable ConsumerRecord<byte[], byte[]> record(
            JsonNode letter, @Nullable Origin origin, String body) {
        JsonNode record = letter.path("record");
        if (origin == null || (!record.isObject() && !letter.path("omitted").isObject())) {
            return null;
        }
        try {
            Headers headers = new RecordHeaders();
            for (JsonNode header : record.path("headers")) {
                headers.add(header.path("name").asText(), bytes(header.path("value")));
            }
            return record(origin, bytes(record.path("key")), bytes(record.path("value")), headers, body);
        } catch (IllegalArgumentException e) {
            return null; // not base64
        }
    }

    private static ConsumerRecord<byte[], byte[]> unknown(String body) {
        return new ConsumerRecord<>("", 0, 0, null, body.getBytes(UTF_8));
    }

    @SuppressWarnings("NullAway") // Kafka's records have no key, or no value
    private static ConsumerRecord<byte[], byte[]> record(
            Origin origin, byte @Nullable [] key, byte @Nullable [] value, Headers headers, String body) {
        return new ConsumerRecord<>(
                origin.topic(),
                origin.partition(),
                origin.offset(),
                origin.timestamp(),
                origin.timestampType(),
                -1,
                body.length(),
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte @Nullable [] bytes(JsonNode base64) {
        return base64.isTextual() ? Base64.getDecoder().decode(base64.asText()) : null;
    }

    private static @Nullable String omitted(JsonNode omitted) {
        return omitted.isObject()
                ? "key=%s value=%s headers=%s"
                        .formatted(
                                omitted.path("keyBytes").asText(),
                                omitted.path("valueBytes").asText(),
                                omitted.path("headerBytes").asText())
                : null;
    }

    private static @Nullable String text(JsonNode node, String name) {
        return node.hasNonNull(name) ? node.get(name).asText() : null;
    }

    private static @Nullable Instant instant(JsonNode node, String name) {
        try {
            return node.hasNonNull(name) ? Instant.parse(node.get(name).asText()) : null;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
