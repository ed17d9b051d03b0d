/** What AWS's SDK throws, as sentences that say what is wrong and what to do. */
@NullMarked
package io.baton.internal.aws;

import org.jspecify.annotations.NullMarked;
