/** A Lambda emulator that does what Lambda does to a scheduled function, overlap and freezing included. */
@NullMarked
package io.baton.infra.emulator;

import org.jspecify.annotations.NullMarked;
