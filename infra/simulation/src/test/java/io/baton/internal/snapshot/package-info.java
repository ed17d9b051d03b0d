/** What worlds need of the state's package, which keeps it to itself. */
@NullMarked
package io.baton.internal.snapshot;

import org.jspecify.annotations.NullMarked;
