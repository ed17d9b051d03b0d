/** Letters to SQS and SNS. AWS's SDK for them is an optional dependency: only {@link io.baton.internal.deadletter.aws.AwsDeadLetters} may be named elsewhere. */
@NullMarked
package io.baton.internal.deadletter.aws;

import org.jspecify.annotations.NullMarked;
