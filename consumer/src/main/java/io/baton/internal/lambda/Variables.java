package io.baton.internal.lambda;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads environment variables one by one, and collects the problems of all of them. */
final class Variables {

    /** Few digits, so that each duration fits into a long of nanoseconds. */
    private static final Pattern DURATION = Pattern.compile("(\\d{1,8})(ms|s|m)");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");
    private static final int LONGEST_SHOWN = 100;

    private final Map<String, String> environment;
    private final List<String> problems;
    private final Set<String> known = new TreeSet<>();

    Variables(Map<String, String> environment, List<String> problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** @param otherwise the default; null if the variable must be set */
    String text(String name, Pattern form, @Nullable String otherwise, String meaning) {
        return parsed(name, otherwise, "", meaning, text -> {
            if (!form.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        });
    }

    /** The value is not shown if it has another form: it may be a secret in place of the secret's name. */
    Optional<String> unshown(String name, Pattern form, String meaning) {
        Optional<String> given = given(name);
        if (given.isPresent() && !form.matcher(given.get()).matches()) {
            problems.add("%s, not shown here, must be %s".formatted(name, meaning));
            return Optional.empty();
        }
        return given;
    }

    int number(String name, int smallest, @Nullable Integer otherwise, String meaning) {
        return number(name, smallest, Integer.MAX_VALUE, otherwise, meaning);
    }

    int number(String name, int smallest, int largest, @Nullable Integer otherwise, String meaning) {
        return parsed(name, otherwise, smallest, meaning, text -> {
            int number = Integer.parseInt(text);
            if (number < smallest || number > largest) {
                throw new IllegalArgumentException();
            }
            return number;
        });
    }

    /** A constant of the default's enum, by its {@link #word}. */
    <E extends Enum<E>> E choice(String name, E otherwise, String meaning) {
        return parsed(
                name,
                otherwise,
                otherwise,
                meaning,
                text -> EnumSet.allOf(otherwise.getDeclaringClass()).stream()
                        .filter(constant -> word(constant).equals(text))
                        .findFirst()
                        .orElseThrow(IllegalArgumentException::new));
    }

    /** A constant as a setting writes it: in lower case, with a dash between words. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Duration duration(String name, Duration otherwise) {
        return parsed(name, otherwise, otherwise, "a duration such as 500ms, 10s or 2m", Variables::duration);
    }

    Duration duration(String name, Duration smallest, Duration otherwise) {
        String meaning = "a duration from %s ms, such as 10s or 2m".formatted(smallest.toMillis());
        return parsed(name, otherwise, otherwise, meaning, text -> {
            Duration duration = duration(text);
            if (duration.compareTo(smallest) < 0) {
                throw new IllegalArgumentException();
            }
            return duration;
        });
    }

    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    /** @param placeholder for a value that is missing or wrong, so that the other variables are read too */
    <T> T parsed(String name, @Nullable T otherwise, T placeholder, String meaning, Function<String, T> parse) {
        Optional<String> given = given(name);
        if (given.isEmpty()) {
            if (otherwise == null) {
                problems.add("%s is missing: %s".formatted(name, meaning));
            }
            return otherwise == null ? placeholder : otherwise;
        }
        try {
            return parse.apply(given.get());
        } catch (IllegalArgumentException e) {
            problems.add("%s is '%s', and must be %s".formatted(name, shown(given.get()), meaning));
            return placeholder;
        }
    }

    /** One line of limited length, whatever the value is. */
    private static String shown(String value) {
        String line = CONTROL.matcher(value).replaceAll("?");
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    /** A variable with this prefix that was not read is misspelt; to be called last. */
    void refuseUnknown(String prefix) {
        var unknown = new TreeSet<>(environment.keySet());
        unknown.removeIf(name -> !name.startsWith(prefix) || known.contains(name));
        for (String name : unknown) {
            problems.add(
                    "%s is not one of Baton's settings, which are %s".formatted(shown(name), String.join(", ", known)));
        }
    }

    private Optional<String> given(String name) {
        known.add(name);
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
