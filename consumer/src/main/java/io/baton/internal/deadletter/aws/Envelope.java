package io.baton.internal.deadletter.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.baton.internal.deadletter.Failure;
import io.baton.internal.deadletter.Omitted;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender.Form;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/** A letter as one JSON object, as DEAD_LETTERS.md describes it. Bytes are in base64, so that they compare. */
final class Envelope {

    static final String FORMAT = "baton.dead-letter/1";

    private Envelope() {}

    static String json(DeadLetter letter, Form form) {
        try (JsonWriter json = JsonWriter.create()) {
            json.writeStartObject();
            text(json, "format", FORMAT);
            origin(json, letter.origin());
            failure(json, letter);
            switch (form) {
                case WHOLE -> record(json, letter);
                case REFERENCE -> omitted(json, Omitted.from(letter));
            }
            json.writeEndObject();
            return new String(json.getBytes(), UTF_8);
        }
    }

    private static void origin(JsonWriter json, Origin origin) {
        json.writeFieldName("origin").writeStartObject();
        text(json, "topic", origin.topic());
        json.writeFieldName("partition").writeValue(origin.partition());
        json.writeFieldName("offset").writeValue(origin.offset());
        json.writeFieldName("timestamp").writeValue(origin.timestamp());
        text(json, "timestampType", origin.timestampType().toString());
        json.writeEndObject();
    }

    private static void failure(JsonWriter json, DeadLetter letter) {
        Failure failure = Failure.of(letter.cause());
        json.writeFieldName("failure").writeStartObject();
        text(json, "group", letter.groupId());
        json.writeFieldName("generation").writeValue(letter.generation());
        json.writeFieldName("attempts").writeValue(letter.attempts());
        text(json, "exception", failure.exceptionClass());
        text(json, "message", failure.message());
        text(json, "stackTrace", failure.stackTrace());
        text(json, "first", letter.firstFailedAt().map(Instant::toString).orElse(null));
        text(json, "last", letter.lastFailedAt().toString());
        json.writeEndObject();
    }

    private static void record(JsonWriter json, DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        json.writeFieldName("record").writeStartObject();
        bytes(json, "key", record.key());
        bytes(json, "value", record.value());
        json.writeFieldName("headers").writeStartArray();
        for (Header header : letter.ownHeaders()) {
            json.writeStartObject();
            text(json, "name", header.key());
            bytes(json, "value", header.value());
            json.writeEndObject();
        }
        json.writeEndArray().writeEndObject();
    }

    private static void omitted(JsonWriter json, Omitted omitted) {
        json.writeFieldName("omitted").writeStartObject();
        bytes(json, "keyBytes", omitted.key());
        bytes(json, "valueBytes", omitted.value());
        bytes(json, "headerBytes", omitted.headers());
        json.writeEndObject();
    }

    private static void bytes(JsonWriter json, String name, @Nullable Integer count) {
        json.writeFieldName(name);
        if (count == null) {
            json.writeNull();
        } else {
            json.writeValue(count.intValue());
        }
    }

    private static void bytes(JsonWriter json, String name, byte @Nullable [] bytes) {
        json.writeFieldName(name);
        if (bytes == null) {
            json.writeNull();
        } else {
            json.writeValue(Base64.getEncoder().encodeToString(bytes));
        }
    }

    private static void text(JsonWriter json, String name, @Nullable String text) {
        json.writeFieldName(name);
        if (text == null) {
            json.writeNull();
        } else {
            json.writeValue(Text.allowed(text));
        }
    }
}
