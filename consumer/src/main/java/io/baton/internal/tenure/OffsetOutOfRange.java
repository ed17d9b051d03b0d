package io.baton.internal.tenure;

import org.jspecify.annotations.Nullable;

/** The log does not have the offset that is wanted: below its start it was deleted, past its end it was cut off. */
public final class OffsetOutOfRange extends SourceException {

    private static final long serialVersionUID = 1L;

    private final long wanted;
    private final long logStart;
    private final long logEnd;

    public OffsetOutOfRange(String partition, long wanted, long logStart, long logEnd, @Nullable Throwable cause) {
        super(
                "Offset %s of %s is not in the log, which has %s to %s: %s. Nothing is skipped silently: seek to an offset of the log ('baton leases seek')%s."
                        .formatted(
                                wanted,
                                partition,
                                logStart,
                                logEnd,
                                wanted < logStart
                                        ? "%s records were deleted before they were read".formatted(logStart - wanted)
                                        : "the log was cut off, or is another log",
                                wanted < logStart ? ", or set BATON_OUT_OF_RANGE" : ""),
                cause);
        this.wanted = wanted;
        this.logStart = logStart;
        this.logEnd = logEnd;
    }

    public long wanted() {
        return wanted;
    }

    public long logStart() {
        return logStart;
    }

    public long logEnd() {
        return logEnd;
    }

    /** Whether retention took the records, and not a truncation. */
    public boolean deleted() {
        return wanted < logStart;
    }
}
