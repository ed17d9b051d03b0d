/** What the user's code throws, read so that nothing of it can break whoever reads it. */
@NullMarked
package io.baton.internal.thrown;

import org.jspecify.annotations.NullMarked;
