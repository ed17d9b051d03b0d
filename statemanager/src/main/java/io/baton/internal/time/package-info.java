/** The one place where time passes: nothing else in Baton reads a clock or sleeps. */
@NullMarked
package io.baton.internal.time;

import org.jspecify.annotations.NullMarked;
