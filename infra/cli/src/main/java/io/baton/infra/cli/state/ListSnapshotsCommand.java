package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.snapshots.SnapshotViews;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.infra.cli.view.DurationText;
import io.baton.infra.cli.view.SnapshotView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Lists the snapshots of partitions with state: the one that the lease row names, and those that are kept, which"
                    + " 'leases seek --state restore' can go back to.",
            ""
        },
        footer = {"", "Exit code: 0 all were listed; 1 some can't be read, which are named; 2 wrong usage."})
final class ListSnapshotsCommand implements Callable<Integer> {

    private static final TextTable<SnapshotView> TABLE = new TextTable<>(List.of(
            Column.text("GROUP", view -> view.key().groupId()),
            Column.text("TOPIC", view -> view.key().topic()),
            Column.figure("PARTITION", view -> view.key().partition()),
            Column.text("SNAPSHOT", SnapshotView::name),
            Column.text("IS", ListSnapshotsCommand::is),
            Column.figure("OFFSET", SnapshotView::offset),
            Column.text("WRITTEN", view -> seconds(view.writtenAt())),
            Column.figure("AGE", view -> age(view.ageMillis())),
            Column.figure("OBJECTS", SnapshotView::objects),
            Column.figure("STORED-BYTES", SnapshotView::storedBytes),
            Column.figure("ENTRIES", SnapshotView::entries),
            Column.figure("STATE-BYTES", SnapshotView::stateBytes)));

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final StatefulLeases leases = new StatefulLeases();

    @Mixin
    private final StateOptions where = new StateOptions();

    ListSnapshotsCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        try (Clients clients = common.open();
                StateArchives archives =
                        where.archives(clients, common.context().environment())) {
            List<SnapshotView> views = new ArrayList<>();
            for (StatefulLeases.Chosen lease : leases.of(common, clients)) {
                if (lease.current() != null) {
                    views.addAll(SnapshotViews.of(
                            archives.of(lease.key()),
                            lease.key(),
                            lease.current(),
                            common.time().now()));
                }
            }
            if (common.json()) {
                common.say(Json.pretty(views));
            } else if (views.isEmpty()) {
                common.note("none of these partitions has state");
            } else {
                TABLE.lines(views).forEach(common::say);
            }
            List<SnapshotView> unreadable =
                    views.stream().filter(view -> view.problem() != null).toList();
            unreadable.forEach(view -> common.note("baton: " + view.key() + ": " + view.problem()));
            return unreadable.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private static String is(SnapshotView view) {
        if (view.problem() != null) {
            return "current, unreadable";
        }
        return view.current() ? view.kept() ? "current, kept" : "current" : "kept";
    }

    static @Nullable Instant seconds(@Nullable Instant instant) {
        return instant == null ? null : instant.truncatedTo(ChronoUnit.SECONDS);
    }

    static @Nullable String age(@Nullable Long millis) {
        return millis == null ? null : DurationText.text(Duration.ofMillis(millis));
    }
}
