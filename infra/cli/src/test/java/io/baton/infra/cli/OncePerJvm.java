package io.baton.infra.cli;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What takes seconds to start: made when it is first asked for, shared by the test classes, closed when their JVM ends. */
public final class OncePerJvm<T> {

    private final Supplier<T> start;
    private final Consumer<T> close;
    private @Nullable T there;

    public OncePerJvm(Supplier<T> start, Consumer<T> close) {
        this.start = start;
        this.close = close;
    }

    public synchronized T get() {
        T known = there;
        if (known != null) {
            return known;
        }
        T made = start.get();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close.accept(made)));
        there = made;
        return made;
    }
}
