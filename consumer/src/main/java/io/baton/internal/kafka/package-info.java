/** Reads the partition by Kafka's consumer, which is assigned it and never subscribes. Sends letters to Kafka topics. */
@NullMarked
package io.baton.internal.kafka;

import org.jspecify.annotations.NullMarked;
