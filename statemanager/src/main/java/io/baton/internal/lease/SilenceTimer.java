package io.baton.internal.lease;

import io.baton.internal.time.Time;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long the heartbeats of a row have stood still, on <em>our</em> monotonic clock. A whole lease duration of
 * silence is the only evidence on which an invocation is replaced. The write that acts on it must be conditional on what
 * was seen. Confined to one thread.
 */
final class SilenceTimer {

    private final Time time;
    private final Duration leaseDuration;
    private @Nullable Object seen;
    private long sinceNanos;

    SilenceTimer(Time time, Duration leaseDuration) {
        this.time = time;
        this.leaseDuration = leaseDuration;
    }

    /** Notes what was seen now, and starts anew when it differs. True: nothing has changed for a lease duration. */
    boolean observe(Object now) {
        if (!now.equals(seen)) {
            seen = now;
            sinceNanos = time.nanos();
        }
        return time.nanos() - sinceNanos >= leaseDuration.toNanos();
    }
}
