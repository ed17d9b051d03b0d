/** What a simulated invocation meets: everything here and all of Baton runs on the simulated machine. */
@NullMarked
package io.baton.infra.simulation.world;

import org.jspecify.annotations.NullMarked;
