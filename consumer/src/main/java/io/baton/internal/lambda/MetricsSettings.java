package io.baton.internal.lambda;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What of the metrics goes to CloudWatch, and how often.
 *
 * @param which how many of them become metrics, which cost money each
 * @param interval from one line of them to the next
 * @param resolution the finest that CloudWatch can tell them apart by
 * @param namespace under which CloudWatch files them
 */
public record MetricsSettings(Which which, Duration interval, Resolution resolution, String namespace) {

    /** Those that alarms need, every one, or none. */
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
                variables.parsed(
                        "BATON_METRICS",
                        DEFAULT.which(),
                        DEFAULT.which(),
                        "basic, all or off",
                        text -> constant(Which.class, text)),
                variables.duration("BATON_METRICS_INTERVAL", SHORTEST_INTERVAL, DEFAULT.interval()),
                variables.parsed(
                        "BATON_METRICS_RESOLUTION",
                        DEFAULT.resolution(),
                        DEFAULT.resolution(),
                        "standard or high",
                        text -> constant(Resolution.class, text)),
                variables.parsed(
                        "BATON_METRICS_NAMESPACE",
                        DEFAULT.namespace(),
                        DEFAULT.namespace(),
                        "1 to 255 letters, digits and . - _ / # : that don't begin with AWS/, which is Amazon's own",
                        MetricsSettings::namespace));
    }

    private static String namespace(String text) {
        if (!NAMESPACE.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return text;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        if (!text.equals(text.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(text);
        }
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
    }
}
