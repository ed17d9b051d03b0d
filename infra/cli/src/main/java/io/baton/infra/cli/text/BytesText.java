package io.baton.infra.cli.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Bytes for people: as text if they are UTF-8, otherwise in hex. Stateless. */
public final class BytesText {

    private static final int LONGEST_HEX = 256;

    private BytesText() {}

    /** Null for null. */
    public static @Nullable String of(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            String hex = HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, LONGEST_HEX));
            return "0x" + hex + (bytes.length > LONGEST_HEX ? "… (%,d bytes)".formatted(bytes.length) : "");
        }
    }
}
