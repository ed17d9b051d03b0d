/** What stands for classes of the state's package that begin threads, and what the explorer sees of it. */
@NullMarked
package io.baton.internal.snapshot;

import org.jspecify.annotations.NullMarked;
