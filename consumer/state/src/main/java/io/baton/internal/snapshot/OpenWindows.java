package io.baton.internal.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of one key, in the order of their starts. Encoded for each window as start, end (8 bytes each), length of the
 * aggregate (4 bytes) and the aggregate. With early results the length's sign bit is set, and the watermark of the last early result (8
 * bytes) stands before the aggregate.
 */
final class OpenWindows {

    /** One open window. Nobody changes the bytes of its aggregate. */
    static final class Open {

        /** In place of a watermark: the window's early results are not counted. */
        static final long NEVER_EARLY = Long.MIN_VALUE;

        private final long start;
        private final long end;
        private final long earlyAt;
        private final byte[] aggregate;

        /** @param earlyAt the watermark of the last early result, at first that of the first record */
        Open(long start, long end, long earlyAt, byte[] aggregate) {
            this.start = start;
            this.end = end;
            this.earlyAt = earlyAt;
            this.aggregate = aggregate;
        }

        long start() {
            return start;
        }

        long end() {
            return end;
        }

        long earlyAt() {
            return earlyAt;
        }

        byte[] aggregate() {
            return aggregate;
        }

        private boolean hasEarly() {
            return earlyAt != NEVER_EARLY;
        }
    }

    private static final int WITH_EARLY = 1 << 31;
    private static final int HEAD_BYTES = 2 * Long.BYTES + Integer.BYTES;

    private final List<Open> windows;

    private OpenWindows(List<Open> windows) {
        this.windows = windows;
    }

    /** @param bytes null where no window is open */
    static OpenWindows decoded(byte @Nullable [] bytes) {
        var windows = new ArrayList<Open>();
        if (bytes != null) {
            var buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                long start = buffer.getLong();
                long end = buffer.getLong();
                int length = buffer.getInt();
                long earlyAt = (length & WITH_EARLY) == 0 ? Open.NEVER_EARLY : buffer.getLong();
                byte[] aggregate = new byte[length & ~WITH_EARLY];
                buffer.get(aggregate);
                windows.add(new Open(start, end, earlyAt, aggregate));
            }
        }
        return new OpenWindows(windows);
    }

    byte[] encoded() {
        int length = 0;
        for (Open window : windows) {
            length += HEAD_BYTES + (window.hasEarly() ? Long.BYTES : 0) + window.aggregate.length;
        }
        var buffer = ByteBuffer.allocate(length);
        for (Open window : windows) {
            buffer.putLong(window.start).putLong(window.end);
            if (window.hasEarly()) {
                buffer.putInt(window.aggregate.length | WITH_EARLY).putLong(window.earlyAt);
            } else {
                buffer.putInt(window.aggregate.length);
            }
            buffer.put(window.aggregate);
        }
        return buffer.array();
    }

    boolean isEmpty() {
        return windows.isEmpty();
    }

    List<Open> all() {
        return windows;
    }

    /** The window of exactly this start and end; null where none is open. */
    @Nullable
    Open find(long start, long end) {
        for (Open window : windows) {
            if (window.start == start && window.end == end) {
                return window;
            }
        }
        return null;
    }

    /** Takes out the windows that reach into this span of time, the earliest first. */
    List<Open> takeThoseIn(long from, long to) {
        var taken = new ArrayList<Open>();
        for (Open window : windows) {
            if (window.end >= from && window.start <= to) {
                taken.add(window);
            }
        }
        windows.removeAll(taken);
        return taken;
    }

    void remove(Open window) {
        windows.remove(window);
    }

    /** Replaces the window of the same start and end, if there is one. */
    void put(Open window) {
        int place = windows.size();
        while (place > 0 && windows.get(place - 1).start >= window.start) {
            place--;
            if (windows.get(place).start == window.start && windows.get(place).end == window.end) {
                windows.set(place, window);
                return;
            }
        }
        windows.add(place, window);
    }
}
