/** Seeks: their targets, their limits, and the records that they repeat or skip. */
@NullMarked
package io.baton.infra.cli.seek;

import org.jspecify.annotations.NullMarked;
