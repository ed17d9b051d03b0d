/** Letters about failed records, and the port through which they leave. */
@NullMarked
package io.baton.deadletter;

import org.jspecify.annotations.NullMarked;
