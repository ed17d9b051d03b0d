/** The topic to which the lab's functions write exactly once: made, watched during the run, and read at its end. */
@NullMarked
package io.baton.infra.lab.outputs;

import org.jspecify.annotations.NullMarked;
