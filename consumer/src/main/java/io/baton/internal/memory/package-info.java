/** How a function's memory is divided between the JVM's parts. */
@NullMarked
package io.baton.internal.memory;

import org.jspecify.annotations.NullMarked;
