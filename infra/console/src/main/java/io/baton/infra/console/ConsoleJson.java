package io.baton.infra.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.baton.infra.cli.view.LeaseState;
import java.time.Instant;

/** How the page is told: instants as ISO-8601, states as their words, what is not known left out. Stateless. */
final class ConsoleJson {

    static final ObjectMapper MAPPER = new ObjectMapper()
            .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
            .registerModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(LeaseState.class, ToStringSerializer.instance));

    private ConsoleJson() {}

    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the console's own records can't be written as JSON", e);
        }
    }

    /** For the inside of a script element: no text in it can end the element or begin another. */
    static String embedded(Object value) {
        try {
            return MAPPER.writeValueAsString(value)
                    .replace("&", "\\u0026")
                    .replace("<", "\\u003c")
                    .replace(">", "\\u003e")
                    .replace("\u2028", "\\u2028")
                    .replace("\u2029", "\\u2029");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the report's own records can't be written as JSON", e);
        }
    }
}
