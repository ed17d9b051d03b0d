@NullMarked
package io.baton.infra.emulator.lab;

import org.jspecify.annotations.NullMarked;
