/**
 * What an invocation counts and measures: {@link io.baton.internal.metrics.Meters} takes it in from any thread, and once an
 * interval a {@link io.baton.internal.metrics.Snapshot} of it goes to a {@link io.baton.spi.MetricsSink}. Each metric's name,
 * unit and meaning are in its enum and nowhere else: {@link io.baton.internal.metrics.Count}, {@link io.baton.internal.metrics.Gauge},
 * {@link io.baton.internal.metrics.Timing}.
 */
@NullMarked
package io.baton.internal.metrics;

import org.jspecify.annotations.NullMarked;
