/** Moves of checkpoints: where to, in which limits, and what that means in records. */
@NullMarked
package io.baton.infra.cli.seek;

import org.jspecify.annotations.NullMarked;
