/** From options and files to clients of DynamoDB, Lambda, SQS and Kafka. */
@NullMarked
package io.baton.infra.cli.connection;

import org.jspecify.annotations.NullMarked;
