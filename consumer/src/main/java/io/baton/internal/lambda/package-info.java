/** Where Lambda meets Baton: the function to extend, its settings and events, and the one place that wires the parts. */
@NullMarked
package io.baton.internal.lambda;

import org.jspecify.annotations.NullMarked;
