package io.baton.infra.cli.leases;

import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseState;
import io.baton.infra.cli.view.LeaseView;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Sorts and filters the leases that are shown. A mixin. */
final class ListOptions {

    /** The sort orders; each puts the worst value first. */
    enum Order {
        KEY,
        LAG,
        LAG_TIME,
        RETENTION,
        HEALTH,
        STATE,
        AGE,
        GENERATION;

        Comparator<LeaseView> comparator() {
            return switch (this) {
                case KEY -> byKey();
                case LAG -> falling(view -> view.offsets().lag());
                case LAG_TIME -> falling(view -> view.offsets().lagMillis());
                case RETENTION -> rising(view -> view.offsets().timeToRetentionMillis());
                case HEALTH -> Comparator.comparing(LeaseView::health).reversed();
                case STATE -> Comparator.comparing(view -> view.state().word());
                case AGE -> falling(LeaseView::heldMillis);
                case GENERATION -> falling(LeaseView::generation);
            };
        }

        private static Comparator<LeaseView> byKey() {
            return Comparator.comparing((LeaseView view) -> view.group() == null ? view.key() : view.group())
                    .thenComparing(view -> view.topic() == null ? "" : view.topic())
                    .thenComparingInt(view -> view.partition() == null ? -1 : view.partition());
        }

        private static Comparator<LeaseView> falling(Function<LeaseView, @Nullable Long> figure) {
            return Comparator.comparing(figure, Comparator.nullsLast(Comparator.<Long>reverseOrder()));
        }

        private static Comparator<LeaseView> rising(Function<LeaseView, @Nullable Long> figure) {
            return Comparator.comparing(figure, Comparator.nullsLast(Comparator.<Long>naturalOrder()));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @Option(
            names = "--sort",
            paramLabel = "BY",
            defaultValue = "key",
            description = "${COMPLETION-CANDIDATES}; the worst value comes first. Default: ${DEFAULT-VALUE}.")
    private Order sort = Order.KEY;

    @Option(names = "--reverse", description = "Reverses the order.")
    private boolean reverse;

    @Option(
            names = "--state",
            split = ",",
            paramLabel = "STATE",
            description = "Only leases in these states: ${COMPLETION-CANDIDATES}.")
    private @Nullable Set<LeaseState> states;

    @Option(
            names = "--health",
            split = ",",
            paramLabel = "HEALTH",
            description = "Only leases of this health: ${COMPLETION-CANDIDATES}.")
    private @Nullable Set<Health> healths;

    @Option(names = "--min-lag", paramLabel = "N", description = "Only leases with a lag of at least N records.")
    private @Nullable Long minLag;

    @Option(names = "--wide", description = "All columns.")
    private boolean wide;

    boolean wide() {
        return wide;
    }

    List<LeaseView> arranged(List<LeaseView> views) {
        Comparator<LeaseView> order = sort.comparator().thenComparing(Order.KEY.comparator());
        return views.stream()
                .filter(view -> states == null || states.contains(view.state()))
                .filter(view -> healths == null || healths.contains(view.health()))
                .filter(view -> minLag == null
                        || (view.offsets().lag() != null && view.offsets().lag() >= minLag))
                .sorted(reverse ? order.reversed() : order)
                .toList();
    }
}
