/** Runs the contestants of a case in turn, each in a JVM of its own, and says what was measured. */
@NullMarked
package io.baton.infra.bench;

import org.jspecify.annotations.NullMarked;
