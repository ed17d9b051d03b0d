/**
 * A Kafka in memory for what a function writes: a log for each partition of a topic, a transaction coordinator, and producers.
 * Everything here runs on the simulated machine, one thread at a time, and so needs no locks. {@code OutputContract} holds it to a
 * real broker.
 */
@NullMarked
package io.baton.infra.simulation.kafka;

import org.jspecify.annotations.NullMarked;
