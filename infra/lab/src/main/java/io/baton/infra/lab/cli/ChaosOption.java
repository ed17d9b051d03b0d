package io.baton.infra.lab.cli;

import io.baton.infra.lab.chaos.Chaos;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What {@code --chaos} names. Stateless. */
final class ChaosOption {

    private static final String ALL = "all";

    private ChaosOption() {}

    /**
     * The faults of these names.
     *
     * @param possible those that 'all' stands for
     */
    static Set<Chaos> chosen(List<String> names, Predicate<Chaos> possible) {
        if (names.contains(ALL)) {
            return Arrays.stream(Chaos.values()).filter(possible).collect(Collectors.toUnmodifiableSet());
        }
        return names.stream().map(ChaosOption::named).collect(Collectors.toUnmodifiableSet());
    }

    private static Chaos named(String name) {
        return Arrays.stream(Chaos.values())
                .filter(kind -> kind.toString().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "--chaos is 'all' or some of %s, not %s".formatted(Arrays.toString(Chaos.values()), name)));
    }
}
