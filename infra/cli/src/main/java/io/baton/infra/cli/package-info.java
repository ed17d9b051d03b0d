/**
 * The operator's commands: {@code leases}, {@code dlq}, {@code doctor} and {@code completion}. They read partitions from their
 * lease rows and change them through these rows alone, in the way that a live holder expects. They need no part of the lab;
 * {@link io.baton.infra.cli.OperatorCommands} adds them to a program.
 */
@NullMarked
package io.baton.infra.cli;

import org.jspecify.annotations.NullMarked;
