/** Calls of users' objects from threads that have better things to do than wait for them. */
@NullMarked
package io.baton.internal.foreign;

import org.jspecify.annotations.NullMarked;
