package io.baton.infra.cli.leases;

import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.infra.cli.view.DurationText;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.HolderView;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.OutputsView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leases as lines of text. Columns that Kafka's own tool also has are named as there. Stateless. */
final class LeaseText {

    private static final int SHORT_ID = 8;

    /** Beside these, --wide shows the columns of {@link #WIDE_ONLY}. */
    private static final List<Column<LeaseView>> ALL = List.of(
            Column.text("GROUP", view -> Objects.requireNonNullElse(view.group(), view.key())),
            Column.text("TOPIC", LeaseView::topic),
            Column.figure("PARTITION", LeaseView::partition),
            Column.figure("CURRENT-OFFSET", view -> view.offsets().currentOffset()),
            Column.figure("LOG-START-OFFSET", view -> view.offsets().logStartOffset()),
            Column.figure("LOG-END-OFFSET", view -> view.offsets().logEndOffset()),
            Column.figure("LAG", view -> view.offsets().lag()),
            Column.figure("LAG-TIME", view -> span(view.offsets().lagMillis())),
            Column.figure("RETENTION-LEFT", view -> span(view.offsets().timeToRetentionMillis())),
            Column.figure("AHEAD", view -> view.offsets().finishedAhead()),
            Column.text("WRITES", view -> ofOutputs(view, OutputsView::mode)),
            Column.figure("COMMITTED-OFFSET", view -> ofOutputs(view, OutputsView::committedOffset)),
            Column.figure("COMMIT-AGE", view -> ofOutputs(view, written -> span(written.committedMillis()))),
            Column.text("STATE", LeaseView::state),
            Column.text("HEALTH", LeaseView::health),
            Column.figure("GENERATION", LeaseView::generation),
            Column.text("HOLDER", view -> ofHolder(view, holder -> cut(holder.requestId()))),
            Column.text("VERSION", view -> ofHolder(view, HolderView::functionVersion)),
            Column.figure("AGE", view -> span(view.heldMillis())),
            Column.text("TICK", view -> seconds(view.tick())),
            Column.text("DEADLINE", view -> seconds(view.deadline())),
            Column.text("LOG-STREAM", view -> ofHolder(view, HolderView::logStream)));

    private static final Set<String> WIDE_ONLY = Set.of(
            "LOG-START-OFFSET",
            "RETENTION-LEFT",
            "AHEAD",
            "WRITES",
            "COMMITTED-OFFSET",
            "COMMIT-AGE",
            "VERSION",
            "TICK",
            "DEADLINE",
            "LOG-STREAM");

    private static final TextTable<LeaseView> WIDE = new TextTable<>(ALL);
    private static final TextTable<LeaseView> USUAL = new TextTable<>(
            ALL.stream().filter(column -> !WIDE_ONLY.contains(column.name())).toList());

    private LeaseText() {}

    /** The table, the reason for each lease that is not OK, and the reasons why figures are not known. */
    static List<String> table(List<LeaseView> views, boolean wide) {
        if (views.isEmpty()) {
            return List.of("no leases");
        }
        List<String> lines = new ArrayList<>((wide ? WIDE : USUAL).lines(views));
        lines.add("");
        lines.add(summary(views));
        for (LeaseView view : views) {
            if (view.health() != Health.OK) {
                lines.add(
                        "  %-5s %s: %s".formatted(view.health(), SafeText.of(view.key()), SafeText.of(view.reason())));
            }
        }
        unknowns(views).forEach(why -> lines.add("  not known: " + SafeText.of(why)));
        return lines;
    }

    /** The number of leases, of each health, and their lag, in one line. */
    static String summary(List<LeaseView> views) {
        Map<Health, Integer> counts = new EnumMap<>(Health.class);
        views.forEach(view -> counts.merge(view.health(), 1, Integer::sum));
        String words = counts.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        boolean complete = views.stream().allMatch(view -> view.offsets().lag() != null);
        long lag = views.stream()
                .mapToLong(view ->
                        view.offsets().lag() == null ? 0 : view.offsets().lag())
                .sum();
        return "%,d %s: %s; lag %s%s"
                .formatted(
                        views.size(),
                        views.size() == 1 ? "lease" : "leases",
                        words,
                        complete || lag > 0 ? "%,d".formatted(lag) : "not known",
                        complete || lag == 0 ? "" : " where it is known");
    }

    private static Set<String> unknowns(List<LeaseView> views) {
        Set<String> all = new TreeSet<>();
        for (LeaseView view : views) {
            String unknown = view.offsets().unknownReason();
            if (unknown != null) {
                all.add(unknown);
            }
        }
        return all;
    }

    static @Nullable String span(@Nullable Long millis) {
        return millis == null ? null : DurationText.text(Duration.ofMillis(millis));
    }

    static @Nullable Instant seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static @Nullable String ofHolder(LeaseView view, Function<HolderView, String> text) {
        return view.holder() == null ? null : text.apply(view.holder());
    }

    private static <T> @Nullable T ofOutputs(LeaseView view, Function<OutputsView, @Nullable T> figure) {
        return view.outputs() == null ? null : figure.apply(view.outputs());
    }

    static String cut(String requestId) {
        return requestId.length() <= SHORT_ID ? requestId : requestId.substring(0, SHORT_ID);
    }
}
