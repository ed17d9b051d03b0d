/** The partition as Kafka's client reads it: assigned by hand, never subscribed, and used by one thread at a time. */
@NullMarked
package io.baton.internal.kafka;

import org.jspecify.annotations.NullMarked;
