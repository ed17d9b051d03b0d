/**
 * What a pipeline remembers, as ports: {@link io.baton.internal.state.PartitionState} keeps it, and is found in the artifact
 * {@code baton-state} by {@link io.baton.internal.state.StateProvider}. A function without state carries no more than this.
 */
@NullMarked
package io.baton.internal.state;

import org.jspecify.annotations.NullMarked;
