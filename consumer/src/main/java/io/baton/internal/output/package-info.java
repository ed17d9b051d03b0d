/**
 * What handlers write to topics, on its way there.
 *
 * <pre>
 *   RecordContext.send ─► OutputEncoder ─► the attempt's own list ─► (the handler returned) OutputQueue ─► OutputFlow ─► Kafka
 * </pre>
 *
 * A record's outputs enter the queue before the record counts as finished. One thread of the session, the flow's, takes them out:
 * {@link io.baton.internal.output.AtLeastOnceFlow} sends what comes, and holds the checkpoint below what is not acknowledged;
 * {@link io.baton.internal.output.ExactlyOnceFlow} sends what belongs to finished records, and commits it with the checkpoint that
 * says so. So a transaction contains the outputs of exactly those records that its offset passes, without a halt of the
 * handlers.
 */
@NullMarked
package io.baton.internal.output;

import org.jspecify.annotations.NullMarked;
