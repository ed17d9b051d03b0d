/** Stand-ins on this machine's loopback, against which clients have their first time while the function is loaded. */
@NullMarked
package io.baton.internal.rehearsal;

import org.jspecify.annotations.NullMarked;
