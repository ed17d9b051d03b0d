package io.baton.infra.cli.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them, and in ISO-8601 as Kafka's own tool takes them. Stateless. */
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    /** Longer durations overflow in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    private Durations() {}

    /** Throws {@link IllegalArgumentException} that says what to write. */
    public static Duration of(String text) {
        Duration duration = read(text);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is not a duration from 0 to " + LONGEST.toDays() + "d");
        }
        return duration;
    }

    private static Duration read(String text) {
        Matcher form = FORM.matcher(text);
        if (form.matches()) {
            long amount = Long.parseLong(form.group(1));
            return switch (form.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                case "h" -> Duration.ofHours(amount);
                default -> Duration.ofDays(amount);
            };
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a duration; write 500ms, 8s, 2m, 3h, 1d or PT1H30M");
        }
    }
}
