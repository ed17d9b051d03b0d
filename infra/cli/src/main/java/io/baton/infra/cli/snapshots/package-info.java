/** Where the snapshots of a partition's state are, and how the commands reach them. */
@NullMarked
package io.baton.infra.cli.snapshots;

import org.jspecify.annotations.NullMarked;
