/**
 * A machine whose threads run one at a time, in an order drawn from a seed, on a clock that moves only when all of them
 * wait. Classes that are loaded through {@link io.baton.infra.simulation.machine.SimulatedClasses} use its threads, locks
 * and latches in place of the JDK's, and know nothing of it.
 */
@NullMarked
package io.baton.infra.simulation.machine;

import org.jspecify.annotations.NullMarked;
