/** What the emulator's tests deploy. */
@NullMarked
package io.baton.infra.emulator.functions;

import org.jspecify.annotations.NullMarked;
