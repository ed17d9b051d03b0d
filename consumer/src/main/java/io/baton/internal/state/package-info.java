/**
 * The ports of state. The artifact {@code baton-state} implements them: {@link io.baton.internal.state.StateProvider}, which a service
 * loader finds, opens a {@link io.baton.internal.state.PartitionState}. A function without state has these ports alone.
 */
@NullMarked
package io.baton.internal.state;

import org.jspecify.annotations.NullMarked;
