package io.baton.infra.bench.measure;

import org.jspecify.annotations.Nullable;

/** What contestants remember of a key: the value of its last record, with the count of its records in it. Stateless. */
public final class Remembered {

    private Remembered() {}

    /**
     * What is to be remembered once this record came.
     *
     * @param before what was remembered; null before the first record of the key
     */
    public static byte[] next(byte @Nullable [] before, byte[] value) {
        byte[] next = value.clone();
        Stamp.count(next, before == null ? 1 : Stamp.count(before) + 1);
        return next;
    }
}
