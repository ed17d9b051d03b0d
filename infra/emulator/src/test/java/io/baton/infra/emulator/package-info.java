@NullMarked
package io.baton.infra.emulator;

import org.jspecify.annotations.NullMarked;
