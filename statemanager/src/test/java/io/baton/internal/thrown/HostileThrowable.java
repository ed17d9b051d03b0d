package io.baton.internal.thrown;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;

/** Throwables of a user's making that do harm to whoever reads them, a kind for each method that can be overridden. */
@NullUnmarked
@SuppressWarnings({"ToStringReturnsNull", "ThrowableEqualsHashCode"}) // it is hostile
public final class HostileThrowable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** More than any answer, row or log line takes. */
    public static final String ENDLESS = "three megabytes ".repeat(200_000);

    public enum Kind {
        MESSAGE_THROWS,
        MESSAGE_THROWS_AN_ERROR,
        MESSAGE_IS_NULL,
        MESSAGE_IS_ENDLESS,
        MESSAGE_INTERRUPTS,
        MESSAGE_THROWS_THE_SECOND_TIME,
        TEXT_IS_NULL,
        TEXT_THROWS,
        TRACE_IS_NULL,
        TRACE_HOLDS_NULL,
        TRACE_THROWS,
        TRACE_IS_ENDLESS,
        CAUSE_IS_ITSELF,
        CAUSE_THROWS,
        CAUSE_NEVER_ENDS,
        SUPPRESSES_ANOTHER,
        EVERYTHING_THROWS
    }

    private final Kind kind;
    private int asked;

    public HostileThrowable(Kind kind) {
        super(kind == Kind.MESSAGE_IS_ENDLESS ? ENDLESS : "hostile");
        this.kind = kind;
        if (kind == Kind.SUPPRESSES_ANOTHER) {
            addSuppressed(new HostileThrowable(Kind.EVERYTHING_THROWS));
        }
        if (kind == Kind.TRACE_IS_ENDLESS) {
            setStackTrace(new StackTraceElement[] {new StackTraceElement(ENDLESS, "m", "f", 1)});
        }
    }

    public static List<HostileThrowable> all() {
        return Arrays.stream(Kind.values()).map(HostileThrowable::new).toList();
    }

    private boolean is(Kind... kinds) {
        return kind == Kind.EVERYTHING_THROWS || Arrays.asList(kinds).contains(kind);
    }

    @Override
    public String getMessage() {
        if (kind == Kind.MESSAGE_THROWS_AN_ERROR) {
            throw new NoClassDefFoundError("no/such/Formatter");
        }
        if (kind == Kind.MESSAGE_INTERRUPTS) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it formatted its message");
        }
        asked++;
        if (is(Kind.MESSAGE_THROWS) || (kind == Kind.MESSAGE_THROWS_THE_SECOND_TIME && asked > 1)) {
            throw new UnsupportedOperationException("no message");
        }
        return kind == Kind.MESSAGE_IS_NULL ? null : super.getMessage();
    }

    @Override
    public String toString() {
        if (is(Kind.TEXT_THROWS)) {
            throw new UnsupportedOperationException("no text");
        }
        return kind == Kind.TEXT_IS_NULL ? null : super.toString();
    }

    @Override
    public StackTraceElement[] getStackTrace() {
        if (is(Kind.TRACE_THROWS)) {
            throw new UnsupportedOperationException("no trace");
        }
        return switch (kind) {
            case TRACE_IS_NULL -> null;
            case TRACE_HOLDS_NULL -> new StackTraceElement[3];
            default -> super.getStackTrace();
        };
    }

    @Override
    public synchronized Throwable getCause() {
        if (is(Kind.CAUSE_THROWS)) {
            throw new UnsupportedOperationException("no cause");
        }
        return switch (kind) {
            case CAUSE_IS_ITSELF -> this;
            case CAUSE_NEVER_ENDS -> new HostileThrowable(Kind.CAUSE_NEVER_ENDS);
            default -> super.getCause();
        };
    }

    @Override
    public boolean equals(Object other) {
        if (is()) {
            throw new UnsupportedOperationException("not equal to anything");
        }
        return this == other;
    }

    @Override
    public int hashCode() {
        if (is()) {
            throw new UnsupportedOperationException("no hash");
        }
        return System.identityHashCode(this);
    }
}
