/** What Kafka says about partitions, asked for all of them at once. */
@NullMarked
package io.baton.infra.cli.log;

import org.jspecify.annotations.NullMarked;
