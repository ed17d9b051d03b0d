package io.baton;

import org.jspecify.annotations.Nullable;

/**
 * Gets the aggregate of each window that has closed, in the order of the windows' ends, then of the keys' bytes; with {@link
 * Windows#earlyResults(java.time.Duration)} also what open windows have so far, {@linkplain WindowContext#isEarly marked as early}.
 */
@FunctionalInterface
public interface WindowHandler<K extends @Nullable Object, A> {

    /**
     * Called on the thread of the record that closed the window, or brought the early result, as a part of that record's attempt. An
     * exception is a failure of that record: then no window has closed, and no early result was given. After a crash a window may come again, with the same contents; outputs that are
     * {@linkplain WindowContext#send sent} exactly once appear once. Where a window closes because nothing comes
     * ({@link Windows#closeWhenIdle}), an exception stops the partition, as there is no record that could be passed over.
     */
    void handle(K key, Window window, A aggregate, WindowContext context) throws Exception;
}
