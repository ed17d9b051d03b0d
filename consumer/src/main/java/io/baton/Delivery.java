package io.baton;

/** How often what a pipeline writes to its {@link Output outputs} may appear there. */
public enum Delivery {

    /**
     * Each output at least once: the checkpoint passes a record when Kafka has acknowledged what its handler wrote. After a
     * crash the records that were under way are handled again, and write again.
     */
    AT_LEAST_ONCE,

    /**
     * Each output once, together with the offset of its record: both are in one transaction of Kafka's. Readers have to use
     * {@code isolation.level=read_committed}; others see outputs of aborted transactions as well.
     */
    EXACTLY_ONCE
}
