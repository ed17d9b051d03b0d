/**
 * What is finished: below the checkpoint everything, past it batch by batch. {@link io.baton.internal.progress.Progress} is one
 * session's, {@link io.baton.internal.progress.BatchProgress} that of one fetched batch.
 */
@NullMarked
package io.baton.internal.progress;

import org.jspecify.annotations.NullMarked;
