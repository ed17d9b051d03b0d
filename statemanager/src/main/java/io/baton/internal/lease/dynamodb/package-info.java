/** The lease table in DynamoDB: one item per partition, every step one conditional update. */
@NullMarked
package io.baton.internal.lease.dynamodb;

import org.jspecify.annotations.NullMarked;
