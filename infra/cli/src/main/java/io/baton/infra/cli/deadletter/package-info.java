/**
 * Dead letters as an operator meets them, Baton's own and those of other tools: read from a topic or a queue, sent back, or discarded. A
 * {@link io.baton.infra.cli.deadletter.LetterStore} is where they lie; {@link io.baton.infra.cli.deadletter.Triage} decides
 * what becomes of each, in one order, for all kinds of boxes.
 */
@NullMarked
package io.baton.infra.cli.deadletter;

import org.jspecify.annotations.NullMarked;
