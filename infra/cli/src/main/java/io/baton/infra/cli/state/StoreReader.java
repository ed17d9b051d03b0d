package io.baton.infra.cli.state;

import io.baton.infra.cli.text.BytesText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Reads keys and values of stores for the export. */
interface StoreReader extends AutoCloseable {

    /**
     * A line of the export.
     *
     * @param keyText the key as text, where its bytes are given in Base64 and are text
     * @param problem why key or value are in Base64 although the function's serdes are given
     */
    record EntryLine(
            String store,
            Object key,
            @Nullable Object value,
            @Nullable String keyText,
            @Nullable String problem) {}

    /** The entry as the export has it. */
    EntryLine entry(String topic, String store, byte[] key, byte[] value);

    @Override
    void close();

    /** A reader that knows no serdes. */
    static StoreReader ofBytes() {
        return new StoreReader() {
            @Override
            public EntryLine entry(String topic, String store, byte[] key, byte[] value) {
                return undecoded(store, key, value, null);
            }

            @Override
            public void close() {}
        };
    }

    /**
     * A reader with the serdes of a function.
     *
     * @throws IllegalArgumentException if the jar does not have such a function, or its pipeline keeps no state
     */
    static StoreReader of(Path jar, String handler) {
        return FunctionStores.open(jar, handler);
    }

    /** The entry's bytes in Base64. */
    static EntryLine undecoded(String store, byte[] key, byte[] value, @Nullable String problem) {
        return new EntryLine(store, base64(key), base64(value), text(key), problem);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static @Nullable String text(byte[] bytes) {
        String text = BytesText.of(bytes);
        boolean isText = text != null && Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return isText ? text : null;
    }
}
