/** {@code ./baton deploy}, {@code synth} and {@code cost}. */
@NullMarked
package io.baton.infra.deploy.cli;

import org.jspecify.annotations.NullMarked;
