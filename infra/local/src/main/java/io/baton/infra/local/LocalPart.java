package io.baton.infra.local;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One child at a time, started again from the same command after it was killed. Thread-safe. */
final class LocalPart {
    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    private final Supplier<JvmCommand> command;
    private final BooleanSupplier probe;
    private @Nullable ChildJvm child;

    LocalPart(Supplier<JvmCommand> command, BooleanSupplier probe) {
        this.command = command;
        this.probe = probe;
    }

    synchronized void start() {
        JvmCommand next = command.get();
        if (child != null && child.isAlive()) {
            throw new IllegalStateException(next.name() + " is running");
        }
        ChildJvm started = ChildJvm.start(next);
        child = started;
        try {
            started.awaitReady(probe, START_PATIENCE);
        } catch (RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    synchronized ChildJvm child() {
        if (child == null) {
            throw new IllegalStateException("Not started");
        }
        return child;
    }

    /** False when it was not running, or had to be killed. */
    synchronized boolean end(Duration patience) {
        if (child == null || !child.isAlive()) {
            return false;
        }
        if (patience.isZero()) {
            child.kill();
            return false;
        }
        return child.stop(patience);
    }
}
