package io.baton.infra.cli;

import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Leases as lines of text. Columns that Kafka's own tool has too are called as there. Stateless. */
final class LeaseText {

    private static final int SHORT_ID = 8;

    private static final Column<LeaseView> GROUP = Column.text("GROUP", view -> or(view.group(), view.key()));
    private static final Column<LeaseView> TOPIC = Column.text("TOPIC", LeaseView::topic);
    private static final Column<LeaseView> PARTITION = Column.figure("PARTITION", LeaseView::partition);
    private static final Column<LeaseView> CURRENT =
            Column.figure("CURRENT-OFFSET", view -> view.offsets().currentOffset());
    private static final Column<LeaseView> START =
            Column.figure("LOG-START-OFFSET", view -> view.offsets().logStartOffset());
    private static final Column<LeaseView> END =
            Column.figure("LOG-END-OFFSET", view -> view.offsets().logEndOffset());
    private static final Column<LeaseView> LAG =
            Column.figure("LAG", view -> view.offsets().lag());
    private static final Column<LeaseView> LAG_TIME =
            Column.figure("LAG-TIME", view -> span(view.offsets().lagMillis()));
    private static final Column<LeaseView> RETENTION =
            Column.figure("RETENTION-LEFT", view -> span(view.offsets().retentionLeftMillis()));
    private static final Column<LeaseView> AHEAD =
            Column.figure("AHEAD", view -> view.offsets().finishedAhead());
    private static final Column<LeaseView> STATE = Column.text("STATE", LeaseView::state);
    private static final Column<LeaseView> HEALTH = Column.text("HEALTH", LeaseView::health);
    private static final Column<LeaseView> GENERATION = Column.figure("GENERATION", LeaseView::generation);
    private static final Column<LeaseView> HOLDER = Column.text(
            "HOLDER", view -> view.holder() == null ? null : cut(view.holder().requestId()));
    private static final Column<LeaseView> VERSION = Column.text(
            "VERSION", view -> view.holder() == null ? null : view.holder().functionVersion());
    private static final Column<LeaseView> AGE = Column.figure("AGE", view -> span(view.ageMillis()));
    private static final Column<LeaseView> TICK = Column.text("TICK", view -> seconds(view.tick()));
    private static final Column<LeaseView> DEADLINE = Column.text("DEADLINE", view -> seconds(view.deadline()));
    private static final Column<LeaseView> LOG_STREAM = Column.text(
            "LOG-STREAM", view -> view.holder() == null ? null : view.holder().logStream());

    private static final TextTable<LeaseView> USUAL = new TextTable<>(
            List.of(GROUP, TOPIC, PARTITION, CURRENT, END, LAG, LAG_TIME, STATE, HEALTH, GENERATION, HOLDER, AGE));

    private static final TextTable<LeaseView> WIDE = new TextTable<>(List.of(
            GROUP,
            TOPIC,
            PARTITION,
            CURRENT,
            START,
            END,
            LAG,
            LAG_TIME,
            RETENTION,
            AHEAD,
            STATE,
            HEALTH,
            GENERATION,
            HOLDER,
            VERSION,
            AGE,
            TICK,
            DEADLINE,
            LOG_STREAM));

    private LeaseText() {}

    /** The table, why anything is not well, and what could not be known. */
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

    /** In one line: how many, and how they do. */
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
                        complete || lag == 0 ? "" : " in those where it is known");
    }

    private static Set<String> unknowns(List<LeaseView> views) {
        Set<String> all = new TreeSet<>();
        for (LeaseView view : views) {
            String unknown = view.offsets().unknown();
            if (unknown != null) {
                all.add(unknown);
            }
        }
        return all;
    }

    static @Nullable String span(@Nullable Long millis) {
        return millis == null ? null : Spans.text(Duration.ofMillis(millis));
    }

    static @Nullable Instant seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
    }

    private static @Nullable String or(@Nullable String one, String other) {
        return one == null ? other : one;
    }

    static String cut(String requestId) {
        return requestId.length() <= SHORT_ID ? requestId : requestId.substring(0, SHORT_ID);
    }
}
