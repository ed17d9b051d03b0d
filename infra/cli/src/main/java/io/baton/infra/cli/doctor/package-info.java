/** Checks of a deployment. */
@NullMarked
package io.baton.infra.cli.doctor;

import org.jspecify.annotations.NullMarked;
