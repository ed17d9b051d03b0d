/** What logback adds to the lines that a function logs. */
@NullMarked
package io.baton.logback;

import org.jspecify.annotations.NullMarked;
