/**
 * Which record a log line is about. Each worker thread says so in its {@link io.baton.logging.CurrentRecord}, for the
 * price of a field; the {@link io.baton.logging.RecordContextFilter} brings it into the log's context (MDC) when a line
 * is about to be written.
 */
@NullMarked
package io.baton.logging;

import org.jspecify.annotations.NullMarked;
