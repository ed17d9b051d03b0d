/** What a function's process gets of this machine: the memory it was deployed with, and the share of a core that goes with it. */
@NullMarked
package io.baton.infra.emulator.machine;

import org.jspecify.annotations.NullMarked;
