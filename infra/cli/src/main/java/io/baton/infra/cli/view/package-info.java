/**
 * What an operator sees of leases and invocations: plain data, the same for the table on the terminal, {@code --json} and
 * the console, and the pure rules that judge it. A figure that can't be known is null, never zero.
 */
@NullMarked
package io.baton.infra.cli.view;

import org.jspecify.annotations.NullMarked;
