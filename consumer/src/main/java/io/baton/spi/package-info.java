/**
 * What users may provide: a place for dead letters ({@link io.baton.spi.DeadLetterSender}), a place for metrics
 * ({@link io.baton.spi.MetricsSink}), and code round their handlers ({@link io.baton.spi.HandlerInterceptor}). Whatever such
 * an object does, Baton's own work goes on: what it throws is caught, an interrupt that it leaves is cleared, null is no
 * answer, and a call that does not return is not waited for without end.
 */
@NullMarked
package io.baton.spi;

import org.jspecify.annotations.NullMarked;
