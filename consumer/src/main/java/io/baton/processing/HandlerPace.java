package io.baton.processing;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long a record may take, going by those before: the longest lately, forgotten by an eighth with each faster one.
 * Safe for all threads; a measurement lost between two of them does no harm.
 */
final class HandlerPace {

    private final AtomicLong nanos = new AtomicLong();

    void took(long nanosTaken) {
        long before = nanos.getPlain();
        long now = nanosTaken >= before ? nanosTaken : before - ((before - nanosTaken) >> 3);
        if (now != before) {
            nanos.lazySet(now);
        }
    }

    Duration expected() {
        return Duration.ofNanos(nanos.get());
    }
}
