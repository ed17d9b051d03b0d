package io.baton.infra.cli.view;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The limits beyond which a partition is not OK.
 *
 * @param leaseDuration the functions' {@code BATON_LEASE_DURATION}: a holder without a heartbeat for longer is silent
 * @param lag a record that has waited for longer is a warning
 * @param retentionLeft a record that may be deleted sooner is a warning
 * @param stall a checkpoint that stands still for longer, while records wait, is a stall
 * @param functionTimeout Lambda's timeout of the functions; null if not known
 */
public record HealthLimits(
        Duration leaseDuration,
        Duration lag,
        Duration retentionLeft,
        Duration stall,
        @Nullable Duration functionTimeout) {

    /** For functions with Baton's default settings. */
    public static final HealthLimits DEFAULT = new HealthLimits(
            Duration.ofSeconds(10), Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofSeconds(30), null);
}
