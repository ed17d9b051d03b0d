/** The real parts Baton talks to, on this machine: a Kafka broker, DynamoDB Local and an SQS server, each in a JVM of its own. */
@NullMarked
package io.baton.infra.local;

import org.jspecify.annotations.NullMarked;
