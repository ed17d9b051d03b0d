package io.baton;

/** Which records of a partition may be handled at the same time. */
public enum Ordering {
    /** None: one after the other, in the order of their offsets. */
    PARTITION,
    /** Those of different keys; those of one key one after the other. Records without a key wait for nobody. */
    KEY,
    /** All. */
    UNORDERED
}
