package io.baton.thrown;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Text of the user's making, cut to what a letter, a row or an answer takes. */
public final class Bounded {

    private Bounded() {}

    /** As much of a text as fits into so many bytes of UTF-8, whole characters only; half a character becomes a question mark. */
    public static String text(String text, int bytes) {
        ByteBuffer encoded = ByteBuffer.allocate(bytes);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        return new String(encoded.array(), 0, encoded.position(), StandardCharsets.UTF_8);
    }
}
