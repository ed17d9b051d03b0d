/** One Lambda function per partition as CloudFormation: the construct, its stacks, and the app that makes them. */
@NullMarked
package io.baton.infra.deploy;

import org.jspecify.annotations.NullMarked;
