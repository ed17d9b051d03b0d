package io.baton.infra.cli.text;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.baton.internal.lease.LeaseKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Views as JSON: leases by their keys, instants in ISO-8601, enums as the words that users see, unknown values left out, and nothing but ASCII,
 * so that it is safe on a terminal too. Stateless.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(LeaseKey.class, ToStringSerializer.instance))
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();
    private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();
    private static final String DELETE = "\u007f";

    private Json() {}

    /** On several lines. */
    public static String pretty(Object value) {
        return write(PRETTY, value);
    }

    /** On one line, in bytes. */
    public static byte[] bytes(Object value) {
        return line(value).getBytes(StandardCharsets.US_ASCII);
    }

    /** On one line. */
    public static String line(Object value) {
        return write(MAPPER.writer(), value);
    }

    private static String write(ObjectWriter writer, Object value) {
        try {
            return writer.writeValueAsString(value).replace(DELETE, "\\u007f");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("No JSON for " + value.getClass(), e);
        }
    }
}
