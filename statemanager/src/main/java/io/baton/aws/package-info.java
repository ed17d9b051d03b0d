/** What AWS says, in words. */
@NullMarked
package io.baton.aws;

import org.jspecify.annotations.NullMarked;
