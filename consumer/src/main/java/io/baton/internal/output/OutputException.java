package io.baton.internal.output;

import org.jspecify.annotations.Nullable;

/** Outputs can't be written; says which, and what to do about it. */
public class OutputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is left to do. */
    public enum Kind {
        /** The same call may succeed later. */
        REPEAT,
        /** Another producer has taken the transactional id: nothing of this one is written any more. */
        FENCED,
        /** Nothing that is written now will be committed. */
        FAILED
    }

    private final Kind kind;

    public OutputException(Kind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
