package io.baton.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An exception as text that fits into a letter, whatever the exception is.
 *
 * @param message at most {@value #MESSAGE_BYTES} bytes of UTF-8; null if it has none
 * @param stackTrace at most {@value #STACK_TRACE_BYTES} bytes of UTF-8, shared evenly among the exception and its causes,
 *     so that the root cause is in it
 */
public record Failure(String exceptionClass, @Nullable String message, String stackTrace) {

    static final int MESSAGE_BYTES = 1024;
    static final int STACK_TRACE_BYTES = 4096;

    /** An endless circle of causes ends here. */
    private static final int MOST_CAUSES = 8;

    public static Failure of(Throwable cause) {
        String message = message(cause);
        return new Failure(
                cause.getClass().getName(),
                message == null ? null : bounded(message, MESSAGE_BYTES),
                stackTrace(cause));
    }

    private static String stackTrace(Throwable cause) {
        List<Throwable> chain = chain(cause);
        int share = STACK_TRACE_BYTES / chain.size();
        var trace = new StringBuilder();
        for (Throwable link : chain) {
            trace.append(bounded((trace.isEmpty() ? "" : "\nCaused by: ") + described(link), share));
        }
        return trace.toString();
    }

    private static List<Throwable> chain(Throwable cause) {
        var chain = new ArrayList<Throwable>();
        for (@Nullable Throwable link = cause; link != null && chain.size() < MOST_CAUSES; link = link.getCause()) {
            chain.add(link);
        }
        return chain;
    }

    private static String described(Throwable link) {
        String message = message(link);
        var text = new StringBuilder(link.getClass().getName());
        if (message != null) {
            text.append(": ").append(bounded(message, MESSAGE_BYTES / 4));
        }
        for (StackTraceElement frame : link.getStackTrace()) {
            text.append("\n\tat ").append(frame);
            if (text.length() > STACK_TRACE_BYTES) {
                break;
            }
        }
        return text.toString();
    }

    /** An exception may be broken itself; that must not keep its record from going where it belongs. */
    private static @Nullable String message(Throwable cause) {
        try {
            return cause.getMessage();
        } catch (RuntimeException | StackOverflowError e) {
            return "(its message can't be read: " + e.getClass().getName() + ")";
        }
    }

    /** As much of a text as fits into so many bytes of UTF-8, whole characters only. */
    static String bounded(String text, int bytes) {
        ByteBuffer encoded = ByteBuffer.allocate(bytes);
        StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .encode(CharBuffer.wrap(text), encoded, true);
        return new String(encoded.array(), 0, encoded.position(), StandardCharsets.UTF_8);
    }
}
