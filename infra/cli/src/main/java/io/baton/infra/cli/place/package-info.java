/** Where the leases are: options and files in, clients out. */
@NullMarked
package io.baton.infra.cli.place;

import org.jspecify.annotations.NullMarked;
