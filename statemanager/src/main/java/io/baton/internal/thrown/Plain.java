package io.baton.internal.thrown;

import java.lang.reflect.Method;
import java.util.List;

/** Whether a throwable answers by the JDK's own methods alone, and so the same each time. */
final class Plain {

    /** With its causes, and what it suppressed. */
    private static final int MOST = 32;

    private static final int MOST_CHARACTERS = 4096;

    /** What loggers and {@code printStackTrace} ask a throwable for, where a subclass may answer. */
    private static final List<Method> ASKED = List.of(Throwable.class.getMethods()).stream()
            .filter(method -> switch (method.getName()) {
                case "getMessage",
                        "getLocalizedMessage",
                        "getCause",
                        "getStackTrace",
                        "printStackTrace",
                        "toString",
                        "equals",
                        "hashCode" -> true;
                default -> false;
            })
            .toList();

    private Plain() {}

    static boolean is(Throwable thrown) {
        return count(thrown, 0) <= MOST;
    }

    /** How many there are; more than may be if one is not plain. */
    private static int count(Throwable thrown, int before) {
        int count = before + 1;
        if (count > MOST || !isAnsweredByTheJdk(thrown.getClass()) || !isShort(thrown)) {
            return MOST + 1;
        }
        Throwable cause = thrown.getCause();
        if (cause != null) {
            count = count(cause, count);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            count = count(suppressed, count);
        }
        return count;
    }

    private static boolean isAnsweredByTheJdk(Class<?> type) {
        for (Method asked : ASKED) {
            if (!isTheJdks(type, asked)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isTheJdks(Class<?> type, Method asked) {
        try {
            Class<?> answering =
                    type.getMethod(asked.getName(), asked.getParameterTypes()).getDeclaringClass();
            return answering.getModule() == Object.class.getModule();
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    private static boolean isShort(Throwable thrown) {
        String message = thrown.getMessage();
        if (message != null && message.length() > MOST_CHARACTERS) {
            return false;
        }
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (!Thrown.isShort(frame)) {
                return false;
            }
        }
        return true;
    }
}
