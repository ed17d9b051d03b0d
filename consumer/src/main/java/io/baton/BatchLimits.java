package io.baton;

import java.time.Duration;

/** When a batch is handed over: as soon as it is full by one of two limits, or its first record has waited long enough. */
public final class BatchLimits {

    private final int records;
    private final long bytes;
    private final Duration linger;
    private final boolean bisecting;

    private BatchLimits(int records, long bytes, Duration linger, boolean bisecting) {
        if (records < 1 || bytes < 1 || linger.isNegative()) {
            throw new IllegalArgumentException(
                    "A batch needs room for 1 record and 1 byte at least, and a linger time from 0, not %s records, %s bytes and %s"
                            .formatted(records, bytes, linger));
        }
        this.records = records;
        this.bytes = bytes;
        this.linger = linger;
        this.bisecting = bisecting;
    }

    /**
     * A batch is full with the first limit that it reaches.
     *
     * @param records at most this number of records
     * @param bytes at most this number of bytes of keys and values; a larger record makes a batch of its own
     * @param linger how long the first record may wait for others
     * @throws IllegalArgumentException for less than one record or byte, or a negative linger
     */
    public static BatchLimits of(int records, long bytes, Duration linger) {
        return new BatchLimits(records, bytes, linger, false);
    }

    /**
     * The same, and a batch that fails as a whole is halved again and again, until the record that fails is alone; else each
     * of its records has failed.
     */
    public BatchLimits bisect() {
        return new BatchLimits(records, bytes, linger, true);
    }

    public int records() {
        return records;
    }

    public long bytes() {
        return bytes;
    }

    public Duration linger() {
        return linger;
    }

    /** See {@link #bisect}. */
    public boolean bisecting() {
        return bisecting;
    }
}
