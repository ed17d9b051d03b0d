package io.baton.internal.metrics;

import io.baton.internal.thrown.Thrown;
import io.baton.spi.MetricsSink;
import io.baton.spi.MetricsSnapshot;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's sink, which is written to on a thread of its own: the lease thread does not wait for it. A snapshot that comes
 * while the sink is still at the one before is dropped. Used by one thread at a time.
 */
public final class UsersSink implements MetricsSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(UsersSink.class);

    /** What the last write gets. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final MetricsSink sink;
    private final Duration patience;
    private @Nullable Thread writing;

    public UsersSink(MetricsSink sink) {
        this(sink, PATIENCE);
    }

    UsersSink(MetricsSink sink, Duration patience) {
        this.sink = sink;
        this.patience = patience;
    }

    @Override
    public void write(MetricsSnapshot snapshot) {
        if (writing != null && writing.isAlive()) {
            LOG.warn(
                    "The metrics sink is too slow: it still works on the snapshot before, so this snapshot is dropped");
            return;
        }
        // of the platform: a virtual one that never blocks would keep its carrier from the workers
        writing = Thread.ofPlatform().daemon().name("baton-metrics-sink").start(() -> tell(snapshot));
    }

    private void tell(MetricsSnapshot snapshot) {
        try {
            sink.write(snapshot);
        } catch (Throwable thrown) {
            LOG.warn("The metrics sink failed, and this snapshot is lost: {}", Thrown.told(thrown));
        }
    }

    /** Waits a moment for the last snapshot to be taken. */
    @Override
    public void close() {
        if (writing == null) {
            return;
        }
        try {
            if (!writing.join(patience)) {
                writing.interrupt();
                LOG.error("The metrics sink does not return from its last call; its thread is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
