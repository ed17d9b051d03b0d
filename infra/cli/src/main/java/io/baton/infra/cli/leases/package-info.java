/** The commands of {@code leases}: they show partitions, and change them through their rows. */
@NullMarked
package io.baton.infra.cli.leases;

import org.jspecify.annotations.NullMarked;
