/** What is sent to Kafka, and what the broker acknowledged. */
@NullMarked
package io.baton.infra.lab.produce;

import org.jspecify.annotations.NullMarked;
