/** The kit's own tests, and the suite of hand-offs and faults that Baton itself has to pass. */
@NullMarked
package io.baton.testkit;

import org.jspecify.annotations.NullMarked;
