/** Runs seeds: each is a world with a schedule, a broker, a table and faults, whose history the ledger judges. */
@NullMarked
package io.baton.infra.simulation;

import org.jspecify.annotations.NullMarked;
