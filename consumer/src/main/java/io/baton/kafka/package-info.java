/** The partition as Kafka's client reads it: assigned by hand, never subscribed, and confined to the poll thread. */
@NullMarked
package io.baton.kafka;

import org.jspecify.annotations.NullMarked;
