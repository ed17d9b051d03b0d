/** Where the leases are: options and files in, clients out. */
@NullMarked
package io.baton.infra.cli.connection;

import org.jspecify.annotations.NullMarked;
