/** Reads what the user's code and libraries throw, so that no throwable can break the code that reads it. */
@NullMarked
package io.baton.internal.thrown;

import org.jspecify.annotations.NullMarked;
