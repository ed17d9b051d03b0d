package io.baton.internal.thrown;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads throwables that the user's code or a library made. Each of a throwable's methods may throw, answer null or megabytes, interrupt
 * the thread, or name the throwable as its own cause. Nothing here throws, answers more than it says, or leaves an
 * interrupt behind.
 */
public final class Thrown {

    public static final int MESSAGE_BYTES = 1024;
    public static final int TRACE_BYTES = 4096;

    private static final int CLASS_NAME_BYTES = 256;
    /** A circle of causes ends here. */
    private static final int MOST_CAUSES = 8;
    /** What a stack overflow has. */
    private static final int MOST_FRAMES = 1024;

    private static final StackTraceElement[] NO_FRAMES = {};

    private Thrown() {}

    /** A question to a throwable that may not be fit to answer. */
    public interface Question<T> {
        T ask();
    }

    /** The answer, or the other one if the question throws. The interrupt flag is as it was before. */
    public static <T> T answer(Question<T> question, Question<T> otherwise) {
        boolean interrupted = Thread.currentThread().isInterrupted();
        try {
            return question.ask();
        } catch (Throwable broken) {
            return otherwise.ask();
        } finally {
            if (!interrupted) {
                Thread.interrupted();
            }
        }
    }

    public static String className(Throwable thrown) {
        return Bounded.text(thrown.getClass().getName(), CLASS_NAME_BYTES);
    }

    /** At most {@value #MESSAGE_BYTES} bytes of UTF-8; null if it has none. */
    public static @Nullable String message(Throwable thrown) {
        return answer(
                        () -> Optional.ofNullable(thrown.getMessage())
                                .map(message -> Bounded.text(message, MESSAGE_BYTES)),
                        () -> Optional.of("(its message can't be read)"))
                .orElse(null);
    }

    /** Its class and its message, or what it says in their place: at most {@value #MESSAGE_BYTES} bytes of UTF-8. */
    public static String told(Throwable thrown) {
        return answer(
                () -> Bounded.text(Objects.requireNonNull(thrown.toString()), MESSAGE_BYTES), () -> described(thrown));
    }

    private static String described(Throwable thrown) {
        String message = message(thrown);
        String name = className(thrown);
        return message == null ? name : Bounded.text(name + ": " + message, MESSAGE_BYTES);
    }

    /** Its message, or what else it says where it has none: at most {@value #MESSAGE_BYTES} bytes of UTF-8. */
    public static String words(Throwable thrown) {
        String message = message(thrown);
        return message == null ? told(thrown) : message;
    }

    /** Whether the JVM is out of a resource; the code that meets the error may not be its cause. */
    public static boolean isTheJvms(Throwable thrown) {
        return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
    }

    /** It and its causes, as far as there is no end to them. */
    public static List<Throwable> chain(Throwable thrown) {
        var chain = new ArrayList<Throwable>();
        for (@Nullable Throwable link = thrown; link != null && chain.size() < MOST_CAUSES; link = cause(link)) {
            chain.add(link);
        }
        return chain;
    }

    @SuppressWarnings("ReferenceEquality") // it may answer anything when it is asked whether it equals another
    private static @Nullable Throwable cause(Throwable thrown) {
        Throwable cause = answer(() -> Optional.ofNullable(thrown.getCause()), Optional::<Throwable>empty)
                .orElse(null);
        return cause == thrown ? null : cause;
    }

    /** At most {@value #TRACE_BYTES} bytes of UTF-8, shared evenly among it and its causes, so that the root cause is in it. */
    public static String trace(Throwable thrown) {
        List<Throwable> chain = chain(thrown);
        int share = TRACE_BYTES / chain.size();
        var trace = new StringBuilder();
        for (Throwable link : chain) {
            trace.append(Bounded.text((trace.isEmpty() ? "" : "\nCaused by: ") + traced(link, share), share));
        }
        return trace.toString();
    }

    private static String traced(Throwable link, int length) {
        String message = message(link);
        var text = new StringBuilder(className(link));
        if (message != null) {
            text.append(": ").append(Bounded.text(message, MESSAGE_BYTES / 4));
        }
        for (StackTraceElement frame : frames(link)) {
            text.append("\n\tat ").append(frame);
            if (text.length() > length) {
                break;
            }
        }
        return text.toString();
    }

    static boolean isShort(StackTraceElement frame) {
        return frame.toString().length() <= MESSAGE_BYTES;
    }

    /** Those that are there, and make sense. */
    static StackTraceElement[] frames(Throwable thrown) {
        return answer(
                () -> {
                    StackTraceElement[] frames = thrown.getStackTrace();
                    var sound = new ArrayList<StackTraceElement>(Math.min(frames.length, MOST_FRAMES));
                    for (int i = 0; i < frames.length && sound.size() < MOST_FRAMES; i++) {
                        if (frames[i] != null && isShort(frames[i])) {
                            sound.add(frames[i]);
                        }
                    }
                    return sound.toArray(NO_FRAMES);
                },
                () -> NO_FRAMES);
    }

    /**
     * For loggers and Lambda's runtime, which ask it more: the throwable itself if none of the user's code answers for
     * it and it is no longer than usual, else a copy of what it says.
     */
    public static Throwable loggable(Throwable thrown) {
        return answer(() -> Plain.is(thrown), () -> false) ? thrown : CopyOf.of(thrown);
    }
}
