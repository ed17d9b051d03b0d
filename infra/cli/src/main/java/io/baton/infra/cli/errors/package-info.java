/** What went wrong elsewhere, in AWS, in Kafka, on the disk, in one sentence each: what is wrong, and what to do. */
@NullMarked
package io.baton.infra.cli.errors;

import org.jspecify.annotations.NullMarked;
