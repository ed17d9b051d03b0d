/**
 * What an invocation counts and measures: {@link io.baton.metrics.Meters} takes it in from any thread, and once an
 * interval a {@link io.baton.metrics.Snapshot} of it goes to a {@link io.baton.metrics.MetricsSink}. Each metric's name,
 * unit and meaning are in its enum and nowhere else: {@link io.baton.metrics.Count}, {@link io.baton.metrics.Gauge},
 * {@link io.baton.metrics.Timing}.
 */
@NullMarked
package io.baton.metrics;

import org.jspecify.annotations.NullMarked;
