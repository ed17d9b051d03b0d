/**
 * What a handler's author sees: a {@link io.baton.Pipeline} of a failure policy and a {@link io.baton.RecordHandler},
 * the {@link io.baton.RecordContext} of each record, and the {@link io.baton.InvocationReport} of each invocation. The
 * class to extend is {@code io.baton.PartitionConsumerFunction}.
 */
@NullMarked
package io.baton;

import org.jspecify.annotations.NullMarked;
