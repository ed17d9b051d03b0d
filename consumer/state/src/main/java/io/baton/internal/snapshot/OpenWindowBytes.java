package io.baton.internal.snapshot;

import java.util.List;

/** An open window of a key, as the state has it. */
public final class OpenWindowBytes {

    private final long start;
    private final long end;
    private final byte[] aggregate;

    private OpenWindowBytes(long start, long end, byte[] aggregate) {
        this.start = start;
        this.end = end;
        this.aggregate = aggregate;
    }

    /**
     * The open windows of one key.
     *
     * @param value of the key in the store of open windows
     */
    public static List<OpenWindowBytes> of(byte[] value) {
        return OpenWindows.decoded(value).all().stream()
                .map(window -> new OpenWindowBytes(window.start(), window.end(), window.aggregate()))
                .toList();
    }

    /** In milliseconds since 1970. */
    public long start() {
        return start;
    }

    /** In milliseconds since 1970. */
    public long end() {
        return end;
    }

    public byte[] aggregate() {
        return aggregate;
    }
}
