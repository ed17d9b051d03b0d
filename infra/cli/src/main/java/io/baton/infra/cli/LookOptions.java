package io.baton.infra.cli;

import io.baton.infra.cli.place.Place;
import io.baton.infra.cli.view.JudgeLimits;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** From where on something is worth a look. A mixin. */
final class LookOptions {

    @Option(
            names = "--lease-duration",
            paramLabel = "DURATION",
            description = "The functions' BATON_LEASE_DURATION: who is silent for longer is silent. Default: 10s.")
    private @Nullable Duration leaseDuration;

    @Option(
            names = "--function-timeout",
            paramLabel = "DURATION",
            description = "Lambda's timeout of the functions, from which a holder's deadline is told.")
    private @Nullable Duration functionTimeout;

    @Option(
            names = "--warn-lag",
            paramLabel = "DURATION",
            description = "A record that has waited for longer is a warning. Default: 1m.")
    private @Nullable Duration lag;

    @Option(
            names = "--warn-retention",
            paramLabel = "DURATION",
            description = "A record that retention may delete sooner is a warning. Default: 1h.")
    private @Nullable Duration retention;

    @Option(
            names = "--warn-stall",
            paramLabel = "DURATION",
            description =
                    "A checkpoint that stands for longer while records wait is a stall (watch only). Default: 30s.")
    private @Nullable Duration stall;

    JudgeLimits limits(Place place) {
        JudgeLimits standard = JudgeLimits.DEFAULT;
        return new JudgeLimits(
                Optional.ofNullable(leaseDuration)
                        .or(() -> Optional.ofNullable(place.leaseDuration()))
                        .orElse(standard.leaseDuration()),
                Optional.ofNullable(lag).orElse(standard.lag()),
                Optional.ofNullable(retention).orElse(standard.retentionLeft()),
                Optional.ofNullable(stall).orElse(standard.stall()),
                functionTimeout == null ? place.functionTimeout() : functionTimeout);
    }
}
