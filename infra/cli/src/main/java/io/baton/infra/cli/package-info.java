/**
 * The operator's commands: {@code baton leases …} and {@code baton doctor}. They see partitions through their lease rows and
 * steer them through those alone, so that whatever they do is what a live holder expects. They need no part of the lab;
 * {@link io.baton.infra.cli.OperatorCommands} adds them to its command line.
 */
@NullMarked
package io.baton.infra.cli;

import org.jspecify.annotations.NullMarked;
