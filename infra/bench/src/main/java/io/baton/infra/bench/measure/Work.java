package io.baton.infra.bench.measure;

/** What every contestant's handler does with a record, and what it noticed while doing it. */
public interface Work {

    /** Returns when the record is finished. */
    void handle(byte[] key, byte[] value, long offset) throws InterruptedException;

    /** Records finished so far; any thread may ask. */
    long finished();

    /** Records that came after a later one of their key. */
    long disorders();

    /** Records that were begun while another of their key was under way. */
    long overlaps();

    /** A figure of every record read, so that no compiler leaves the reading out. */
    long checksum();
}
