package io.baton.internal.lambda;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Which metrics go to CloudWatch, and how often.
 *
 * @param which which of them become metrics; each metric costs money
 * @param interval from one line of metrics to the next
 * @param resolution CloudWatch keeps a value for each minute, or for each second
 * @param namespace of the metrics in CloudWatch
 */
public record MetricsSettings(Which which, Duration interval, Resolution resolution, String namespace) {

    /** The metrics that alarms need, every metric, or none. */
    public enum Which {
        BASIC,
        ALL,
        OFF
    }

    /** A minute, or a second. */
    public enum Resolution {
        STANDARD,
        HIGH
    }

    static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    static final MetricsSettings DEFAULT =
            new MetricsSettings(Which.BASIC, Duration.ofSeconds(60), Resolution.STANDARD, "Baton");

    private static final Pattern NAMESPACE = Pattern.compile("(?!AWS/)[A-Za-z0-9._#:/-]{1,255}");

    static MetricsSettings read(Variables variables) {
        return new MetricsSettings(
                variables.choice("BATON_METRICS", DEFAULT.which(), "basic, all or off"),
                variables.duration("BATON_METRICS_INTERVAL", SHORTEST_INTERVAL, DEFAULT.interval()),
                variables.choice("BATON_METRICS_RESOLUTION", DEFAULT.resolution(), "standard or high"),
                variables.text(
                        "BATON_METRICS_NAMESPACE",
                        NAMESPACE,
                        DEFAULT.namespace(),
                        "1 to 255 letters, digits and . - _ / # : that don't begin with AWS/, which is reserved"));
    }
}
