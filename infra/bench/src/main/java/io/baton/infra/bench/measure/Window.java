package io.baton.infra.bench.measure;

/**
 * When measuring begins and ends: at a number of records or after a time, whichever is first. The warm-up is for the JIT
 * and counts from the first record.
 */
public record Window(long warmUpRecords, double warmUpSeconds, long records, double seconds) {

    boolean warm(long records, double elapsed) {
        return records >= warmUpRecords || elapsed >= warmUpSeconds;
    }

    boolean over(long measured, double elapsed) {
        return measured >= records || elapsed >= seconds;
    }

    /** How many records of a topic it can use at most. */
    public long reach() {
        return warmUpRecords + records;
    }
}
