package io.baton.infra.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How handlers of worlds write numbers into the state. */
final class Texts {

    private Texts() {}

    static String with(@Nullable String numbers, long another) {
        return (numbers == null ? "" : numbers) + another + ",";
    }

    static List<Long> numbers(byte @Nullable [] text) {
        return text == null ? List.of() : numbers(new String(text, UTF_8));
    }

    static List<Long> numbers(String text) {
        var numbers = new ArrayList<Long>();
        for (String number : text.split(",", -1)) {
            if (!number.isEmpty()) {
                numbers.add(Long.valueOf(number));
            }
        }
        return numbers;
    }

    /** As Kafka's serializer writes a long. */
    static @Nullable Long number(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes).getLong();
    }
}
