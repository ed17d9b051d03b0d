package io.baton.infra.cli.leases;

import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.log.KafkaConnection;
import io.baton.infra.cli.view.HealthLimits;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The limits beyond which a partition is not OK. A mixin of each command that judges health. */
public final class HealthOptions {

    @Option(
            names = "--lease-duration",
            paramLabel = "DURATION",
            description = "The functions' BATON_LEASE_DURATION: a holder without a heartbeat for longer is silent."
                    + " Default: 10s.")
    private @Nullable Duration leaseDuration;

    @Option(
            names = "--function-timeout",
            paramLabel = "DURATION",
            description = "The functions' timeout in Lambda, from which a holder's deadline is known.")
    private @Nullable Duration functionTimeout;

    @Option(
            names = "--warn-lag",
            paramLabel = "DURATION",
            description = "Warns of a record that has waited for longer. Default: 1m.")
    private @Nullable Duration lag;

    @Option(
            names = "--warn-retention",
            paramLabel = "DURATION",
            description = "Warns of a record that retention may delete sooner. Default: 1h.")
    private @Nullable Duration retention;

    @Option(
            names = "--warn-stall",
            paramLabel = "DURATION",
            description = "A checkpoint that stands still for longer while records wait is a stall; only repeated looks"
                    + " can tell. Default: 30s.")
    private @Nullable Duration stall;

    /** Looks at the leases of these clients by the limits that the options give. */
    public LeaseMonitor monitor(Clients clients, KafkaConnection kafka, Time time) {
        HealthLimits standard = HealthLimits.DEFAULT;
        Duration known = clients.settings().leaseDuration();
        return new LeaseMonitor(
                clients.table(),
                kafka,
                new HealthLimits(
                        given(leaseDuration, known == null ? standard.leaseDuration() : known),
                        given(lag, standard.lag()),
                        given(retention, standard.retentionLeft()),
                        given(stall, standard.stall()),
                        functionTimeout == null ? clients.settings().functionTimeout() : functionTimeout),
                time);
    }

    private static Duration given(@Nullable Duration option, Duration otherwise) {
        return Objects.requireNonNullElse(option, otherwise);
    }
}
