/** A Lambda function for each partition as CloudFormation: the construct, its stacks, and the CDK app. */
@NullMarked
package io.baton.infra.deploy;

import org.jspecify.annotations.NullMarked;
