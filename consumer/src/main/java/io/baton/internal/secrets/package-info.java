/** Credentials that are kept elsewhere than in the function's environment. Loads none of AWS's classes before it is asked to. */
@NullMarked
package io.baton.internal.secrets;

import org.jspecify.annotations.NullMarked;
