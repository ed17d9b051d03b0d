package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.infra.cli.view.DurationText;
import io.baton.infra.cli.view.InvocationView;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "history",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the last invocations that claimed a partition, the newest first: " + LeaseHistory.KEPT
                    + " are kept, a day at one each 14 minutes. An invocation that was killed wrote nothing; its successor names"
                    + " it as evicted.",
            ""
        })
final class HistoryCommand implements Callable<Integer> {

    private static final List<Column<InvocationView>> ALL = List.of(
            Column.figure("PARTITION", InvocationView::partition),
            Column.figure("GENERATION", InvocationView::generation),
            Column.text("TICK", view -> LeaseText.seconds(view.tick())),
            Column.figure("WARM-UP", view -> between(view.startedAt(), view.claimedAt())),
            Column.figure("WAITED", view -> between(view.claimedAt(), view.heldAt())),
            Column.figure("HELD", view -> between(view.heldAt(), view.endedAt())),
            Column.figure("GAP", view -> LeaseText.span(view.gapMillis())),
            Column.figure("FROM", InvocationView::fromOffset),
            Column.figure("NEXT", InvocationView::nextOffset),
            Column.figure("RECORDS", InvocationView::records),
            Column.figure("OUTPUTS", InvocationView::outputs),
            Column.figure("COMMITS", InvocationView::commits),
            Column.figure("ABORTS", InvocationView::aborts),
            Column.figure("FENCED", InvocationView::producersFenced),
            Column.text("OUTCOME", InvocationView::outcome),
            Column.text("EVICTED", InvocationView::evictedGeneration),
            Column.text("REQUEST", view -> LeaseText.cut(view.requestId())),
            Column.text("REASON", InvocationView::reason));

    private static final Set<String> OF_OUTPUTS = Set.of("OUTPUTS", "COMMITS", "ABORTS", "FENCED");

    private static final TextTable<InvocationView> WITH_OUTPUTS = new TextTable<>(ALL);
    private static final TextTable<InvocationView> WITHOUT_OUTPUTS = new TextTable<>(
            ALL.stream().filter(column -> !OF_OUTPUTS.contains(column.name())).toList());

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Targets targets = new Targets();

    @Option(
            names = "--last",
            defaultValue = "20",
            paramLabel = "N",
            description = "At most N of each partition. Default: ${DEFAULT-VALUE}.")
    private int last = 20;

    HistoryCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** As {@code --json} has it. */
    record Past(LeaseKey key, List<InvocationView> invocations, List<String> problems) {}

    @Override
    public Integer call() {
        if (last < 1) {
            throw new IllegalArgumentException("--last must be at least 1");
        }
        try (Clients clients = common.open()) {
            List<Past> all = new ArrayList<>();
            Targets.Chosen chosen = targets.of(clients.table());
            PartialFailures failures = new PartialFailures();
            failures.add(chosen.unreadable());
            for (LeaseKey key : chosen.keys()) {
                LeaseHistory.Past past = clients.table().history().of(key);
                List<InvocationView> views =
                        HistoryViews.views(key, past).stream().limit(last).toList();
                all.add(new Past(key, views, past.problems()));
            }
            if (common.json()) {
                common.say(Json.pretty(all));
            } else {
                all.forEach(this::show);
            }
            boolean whole = all.stream().allMatch(past -> past.problems().isEmpty());
            return Math.max(failures.tell(common), whole ? ExitCodes.OK : ExitCodes.FAILED);
        }
    }

    private void show(Past past) {
        common.say(SafeText.of(past.key()));
        if (past.invocations().isEmpty()) {
            common.say("  no invocation has ended yet");
        } else {
            boolean writes = past.invocations().stream().anyMatch(one -> one.outputs() != null);
            (writes ? WITH_OUTPUTS : WITHOUT_OUTPUTS).lines(past.invocations()).forEach(common::say);
        }
        past.problems().forEach(problem -> common.note("baton: " + problem));
        common.say("");
    }

    private static @Nullable String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? null : DurationText.text(Duration.between(from, to));
    }
}
