/**
 * What stands in the lab: Kafka, DynamoDB Local, the lease table, and functions deployed on a schedule. The demo and the
 * command line are built from it.
 */
@NullMarked
package io.baton.infra.emulator.lab;

import org.jspecify.annotations.NullMarked;
