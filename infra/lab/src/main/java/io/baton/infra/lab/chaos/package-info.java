/** Faults that are made on purpose, and the plan that deals them from a seed. */
@NullMarked
package io.baton.infra.lab.chaos;

import org.jspecify.annotations.NullMarked;
