package io.baton.infra.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations as people write them, and as ISO-8601 and so Kafka's own tool has them. */
public final class Durations implements ITypeConverter<Duration> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

    /** What is longer fits into no arithmetic of nanoseconds, and is nothing that somebody waits for. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    @Override
    public Duration convert(String value) {
        Duration duration = read(value);
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + value + "' is no duration from 0 to " + LONGEST.toDays() + "d");
        }
        return duration;
    }

    private static Duration read(String value) {
        Matcher form = FORM.matcher(value);
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
            return Duration.parse(value);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new TypeConversionException("'" + value + "' is no duration; write 500ms, 8s, 2m, 3h, 1d or PT1H30M");
        }
    }
}
