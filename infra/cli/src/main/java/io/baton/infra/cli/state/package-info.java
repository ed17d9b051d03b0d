/** {@code state} and its commands, which look at snapshots and change nothing. */
@NullMarked
package io.baton.infra.cli.state;

import org.jspecify.annotations.NullMarked;
