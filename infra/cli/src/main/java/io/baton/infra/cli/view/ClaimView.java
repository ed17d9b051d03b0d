package io.baton.infra.cli.view;

import java.time.Instant;

/**
 * The newest invocation that asked to run; the holder itself, or one that waits for it.
 *
 * @param generation its fencing token
 * @param requestId Lambda's id of the invocation
 * @param tick the schedule's time it was started for
 * @param beatAt its last sign of life as a claimant; a holder gives it as {@link HolderView#renewedAt}
 * @param ended whether it gave the claim up, so that nobody waits for it
 */
public record ClaimView(long generation, String requestId, Instant tick, Instant beatAt, boolean ended) {}
