package io.baton.infra.cli.view;

import java.time.Duration;
import java.util.Locale;

/** Durations for people, in their two largest units. Stateless. */
public final class DurationText {

    private DurationText() {}

    /** As {@code 340ms}, {@code 4.2s}, {@code 12m 5s}, {@code 3h 20m}, {@code 6d 23h}; with a minus sign if negative. */
    public static String text(Duration span) {
        if (span.isNegative()) {
            return "-" + text(span.negated());
        }
        long millis = span.toMillis();
        if (millis < 1_000) {
            return millis + "ms";
        }
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1fs", Math.floor(millis / 100.0) / 10);
        }
        if (span.toMinutes() < 1) {
            return span.toSeconds() + "s";
        }
        if (span.toHours() < 1) {
            return pair(span.toMinutes(), "m", span.toSecondsPart(), "s");
        }
        return span.toDays() < 1
                ? pair(span.toHours(), "h", span.toMinutesPart(), "m")
                : pair(span.toDays(), "d", span.toHoursPart(), "h");
    }

    private static String pair(long large, String largeUnit, int small, String smallUnit) {
        return small == 0 ? large + largeUnit : large + largeUnit + " " + small + smallUnit;
    }
}
