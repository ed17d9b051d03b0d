package io.baton.infra.bench;

/**
 * What is read: one partition, filled once and read by every contestant from its beginning.
 *
 * @param keys how many different ones, in turn; {@link #DISTINCT} for a new one with each record
 */
record Topic(int valueBytes, int keys) {

    static final int DISTINCT = Integer.MAX_VALUE;

    String name() {
        return "values-of-%d-bytes-%s-keys".formatted(valueBytes, keys == DISTINCT ? "distinct" : keys);
    }
}
