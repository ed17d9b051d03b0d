/**
 * What happens to a record between the poll and the checkpoint. The poll thread adds batches and reads the frontier; the
 * worker, one thread, deserializes, calls the handler and moves the frontier. They meet in {@link io.baton.processing.Buffer}.
 */
@NullMarked
package io.baton.processing;

import org.jspecify.annotations.NullMarked;
