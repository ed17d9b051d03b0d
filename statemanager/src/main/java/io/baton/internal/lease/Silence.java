package io.baton.internal.lease;

import io.baton.internal.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whether something has stood still for a whole lease duration on <em>our</em> monotonic clock: the only evidence on
 * which anybody is replaced. The write that acts on it must be conditional on what was seen. Confined to one thread.
 */
final class Silence {

    private final Time time;
    private final Duration leaseDuration;
    private @Nullable Object seen;
    private long sinceNanos;

    Silence(Time time, Duration leaseDuration) {
        this.time = time;
        this.leaseDuration = leaseDuration;
    }

    /** Looks once more; true when nothing else was seen for a lease duration. */
    boolean lasted(Object now) {
        if (!now.equals(seen)) {
            seen = now;
            sinceNanos = time.nanos();
        }
        return time.nanos() - sinceNanos >= leaseDuration.toNanos();
    }
}
