/** Runs your own function over real hand-offs, crashes and network faults, and judges what it did with the records. */
@NullMarked
package io.baton.testkit;

import org.jspecify.annotations.NullMarked;
