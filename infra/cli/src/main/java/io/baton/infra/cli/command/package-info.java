/** What all commands share: options, output, exit codes, failures. */
@NullMarked
package io.baton.infra.cli.command;

import org.jspecify.annotations.NullMarked;
