/** Reads credentials from a secret store. Loads no class of AWS's SDK before the first secret is read. */
@NullMarked
package io.baton.internal.secrets;

import org.jspecify.annotations.NullMarked;
