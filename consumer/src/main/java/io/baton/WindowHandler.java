package io.baton;

import org.jspecify.annotations.Nullable;

/** Gets what a window has come to, once it has closed; in the order of the windows' ends, and then of the keys' bytes. */
@FunctionalInterface
public interface WindowHandler<K extends @Nullable Object, A> {

    /**
     * Called on the thread of the record that closed the window, as a part of its attempt: what it throws is a failure of that
     * record, and then no window has closed. After a crash a window may come again, with the same contents; what it {@linkplain
     * WindowContext#send sends} exactly once appears once. Where a window closes because nothing comes
     * ({@link Windows#closeWhenIdle}), what is thrown stops the partition: there is no record that could be passed over.
     */
    void handle(K key, Window window, A aggregate, WindowContext context) throws Exception;
}
