/** Letters about failed records, and the port through which they leave. */
@NullMarked
package io.baton.internal.deadletter;

import org.jspecify.annotations.NullMarked;
