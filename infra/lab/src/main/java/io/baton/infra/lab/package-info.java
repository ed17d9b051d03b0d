/** The lab: real Kafka, DynamoDB Local and emulated Lambda on one machine, and the demo that judges what happened in it. */
@NullMarked
package io.baton.infra.lab;

import org.jspecify.annotations.NullMarked;
