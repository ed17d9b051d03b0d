package io.baton.infra.cli.view;

import java.time.Instant;

/**
 * The invocation that holds a partition.
 *
 * @param generation its fencing token
 * @param requestId Lambda's id of the invocation
 * @param functionVersion the function's version
 * @param logStream where its log is
 * @param heldSince when it became the holder
 * @param heartbeatAt its last renewal of the lease
 */
public record HolderView(
        long generation,
        String requestId,
        String functionVersion,
        String logStream,
        Instant heldSince,
        Instant heartbeatAt) {}
