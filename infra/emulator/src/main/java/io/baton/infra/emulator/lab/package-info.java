/** A lab: Kafka, DynamoDB Local and the lease table on one machine, and a function for each partition that uses them. */
@NullMarked
package io.baton.infra.emulator.lab;

import org.jspecify.annotations.NullMarked;
