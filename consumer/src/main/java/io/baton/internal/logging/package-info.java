/**
 * Which record a log line is about. Each worker thread says so in its {@link io.baton.internal.logging.CurrentRecord}, for the
 * price of a field; what knows the logger behind SLF4J (baton-logback does) brings it into the log's context (MDC) when a line is
 * about to be written.
 */
@NullMarked
package io.baton.internal.logging;

import org.jspecify.annotations.NullMarked;
