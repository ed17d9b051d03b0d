package io.baton;

import org.jspecify.annotations.Nullable;

/** Thrown out of the function when its outcome is {@link Outcome#FAILED}, so that Lambda counts an error and retries. */
public final class InvocationFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient InvocationReport report;

    public InvocationFailedException(InvocationReport report, @Nullable Throwable cause) {
        super(report.getReason(), cause);
        this.report = report;
    }

    public InvocationReport report() {
        return report;
    }
}
