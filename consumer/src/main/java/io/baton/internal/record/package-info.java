/** A record as the user's code gets it: deserialized, and with bytes and headers that are its own to change. */
@NullMarked
package io.baton.internal.record;

import org.jspecify.annotations.NullMarked;
