package io.baton.internal.snapshot;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The early results that one record brings. A window gives one when the watermark has risen by the wanted time since its last early
 * result, at first since its first record. Watermark and last early result are state, so after a crash the same records bring the same
 * early results.
 */
final class EarlyResults {

    private final @Nullable Duration every;
    private final long watermark;
    private List<OpenWindows.Open> due = List.of();

    /** @param every null where none are wanted */
    EarlyResults(@Nullable Duration every, long watermark) {
        this.every = every;
        this.watermark = watermark;
    }

    /**
     * The window with the record in it.
     *
     * @param last the watermark of its last early result; the highest one where the record joins sessions
     */
    OpenWindows.Open changed(long start, long end, long last, byte[] aggregate) {
        if (every == null) {
            return new OpenWindows.Open(start, end, OpenWindows.Open.NEVER_EARLY, aggregate);
        }
        if (last == OpenWindows.Open.NEVER_EARLY) {
            return new OpenWindows.Open(start, end, watermark, aggregate);
        }
        if (watermark - last < every.toMillis()) {
            return new OpenWindows.Open(start, end, last, aggregate);
        }
        var early = new OpenWindows.Open(start, end, watermark, aggregate);
        add(early);
        return early;
    }

    private void add(OpenWindows.Open window) {
        if (due.isEmpty()) {
            due = new ArrayList<>();
        }
        due.add(window);
    }

    /** In the order of their starts. */
    List<OpenWindows.Open> due() {
        return due;
    }
}
