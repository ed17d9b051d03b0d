package io.baton.infra.cli.view;

import java.time.Instant;

/**
 * The newest claim: the holder's own, or that of an invocation that waits for it.
 *
 * @param generation its fencing token
 * @param requestId Lambda's id of the invocation
 * @param tick the schedule's time it was started for
 * @param heartbeatAt its last heartbeat as a claimant; a holder's is {@link HolderView#heartbeatAt}
 * @param ended whether it gave the claim up
 */
public record ClaimView(long generation, String requestId, Instant tick, Instant heartbeatAt, boolean ended) {}
