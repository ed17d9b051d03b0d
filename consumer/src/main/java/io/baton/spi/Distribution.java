package io.baton.spi;

import java.util.List;

/** How long something took, how often, in milliseconds, within 1% of each value. Immutable. */
public interface Distribution {

    /** The most that {@link #points} has: what CloudWatch takes in one array; fine enough to read any whole percentile from. */
    int MAX_POINTS = 100;

    /** How often. */
    long count();

    boolean isEmpty();

    /** 0 when empty. */
    double max();

    /** The value that {@code percent} of all do not exceed, from 0 to 100; 0 when empty. */
    double percentile(double percent);

    /**
     * At most {@link #MAX_POINTS} values that stand for all of them: every value, while they are that few, and else the
     * percentiles 1 to 100, so that the 99th of the points is the 99th percentile and the last is the maximum.
     */
    List<Double> points();
}
