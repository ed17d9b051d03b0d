@NullMarked
package io.baton.infra.emulator.machine;

import org.jspecify.annotations.NullMarked;
