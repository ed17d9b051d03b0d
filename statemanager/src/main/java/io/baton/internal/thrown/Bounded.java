package io.baton.internal.thrown;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of the user's making, cut to what a letter, a row or an answer takes. */
public final class Bounded {

    private Bounded() {}

    /** The beginning of a text that fits into this number of bytes of UTF-8. Cuts no character in two. */
    public static String text(String text, int bytes) {
        ByteBuffer encoded = ByteBuffer.allocate(bytes);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        return new String(encoded.array(), 0, encoded.position(), StandardCharsets.UTF_8);
    }
}
