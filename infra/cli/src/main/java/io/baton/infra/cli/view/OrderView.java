package io.baton.infra.cli.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The operator's last order.
 *
 * @param desired RUN or STOP
 */
public record OrderView(
        String desired,
        @Nullable String issuedBy,
        @Nullable String reason,
        @Nullable Instant issuedAt) {}
