/**
 * Dead letters for an operator: Baton's own and those of other tools are read from a topic or a queue, sent back, or
 * discarded. {@link io.baton.infra.cli.deadletter.DeadLetterCommands} is all that other packages see. A letter is settled when
 * its record was sent back or it was discarded.
 */
@NullMarked
package io.baton.infra.cli.deadletter;

import org.jspecify.annotations.NullMarked;
