package io.baton;

/** What happens when a record can't be deserialized or its handler throws. Always chosen, never assumed. */
public sealed interface FailurePolicy {

    /**
     * Stop at the record: the invocation ends, checkpoints what is finished, releases the partition and fails, so that
     * Lambda counts an error and retries it. The partition does not pass the record until its handler succeeds.
     */
    static FailurePolicy stop() {
        return new Stop();
    }

    /** See {@link #stop()}. */
    record Stop() implements FailurePolicy {}
}
