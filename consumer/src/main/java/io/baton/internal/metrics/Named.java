package io.baton.internal.metrics;

import io.baton.spi.Metric;
import io.baton.spi.Unit;

/**
 * A metric that says all of itself in one place. Counts, gauges and timings are types of their own, so that the compiler
 * refuses to set a count, or to add to a gauge.
 */
sealed interface Named extends Metric permits Count, Gauge, Timing {

    /** See {@link Metric}. */
    record Description(String metricName, Unit unit, boolean basic, String meaning) {}

    Description description();

    @Override
    default String metricName() {
        return description().metricName();
    }

    @Override
    default Unit unit() {
        return description().unit();
    }

    @Override
    default boolean basic() {
        return description().basic();
    }

    @Override
    default String meaning() {
        return description().meaning();
    }
}
