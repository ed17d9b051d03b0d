package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.snapshots.SnapshotViews;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.view.ClaimView;
import io.baton.infra.cli.view.HandOffView;
import io.baton.infra.cli.view.HolderView;
import io.baton.infra.cli.view.LeaseView;
import io.baton.infra.cli.view.OffsetsView;
import io.baton.infra.cli.view.OrderView;
import io.baton.infra.cli.view.OutputsView;
import io.baton.infra.cli.view.SeekView;
import io.baton.infra.cli.view.SnapshotView;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = {"Shows everything that is known about single partitions. Unknown values are '-'.", ""})
final class DescribeCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final HealthOptions health = new HealthOptions();

    @Mixin
    private final StateOptions where = new StateOptions();

    DescribeCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        if (!selection.names()) {
            throw new IllegalArgumentException("name a partition; 'leases list' shows them all");
        }
        try (Clients clients = common.open();
                StateArchives archives =
                        where.archives(clients, common.context().environment())) {
            LeaseMonitor monitor = health.monitor(clients, common.kafka(clients), common.time());
            List<LeaseView> views = monitor.look(selection.wanted()).stream()
                    .map(view -> HistoryViews.completed(view, clients.table().history()))
                    .map(view -> withState(view, archives))
                    .toList();
            if (common.json()) {
                common.say(Json.pretty(new ListCommand.Listing(
                        clients.settings().table().value(), common.time().now(), views)));
            } else {
                views.forEach(this::show);
            }
            List<String> unmatched =
                    selection.unmatched(views.stream().map(LeaseView::key).toList());
            unmatched.forEach(named -> common.note("baton: no lease is called '" + named + "'"));
            return views.isEmpty() || !unmatched.isEmpty() ? ExitCodes.FAILED : ExitCodes.OK;
        }
    }

    private void show(LeaseView view) {
        common.say(SafeText.of(view.key()));
        line("state", view.state() + ", " + view.health());
        line("because", view.reason());
        if (view.problem() != null) {
            return;
        }
        holder(view);
        claim(view.claim());
        offsets(view.offsets());
        if (view.snapshots() != null) {
            state(view.snapshots());
        }
        outputs(view.outputs());
        line("dead letters", view.deadLetters());
        handOff(view.lastHandOff());
        order(view.order());
        seek(view.seek());
        common.say("");
    }

    private void holder(LeaseView view) {
        line("generation", view.generation());
        HolderView holder = view.holder();
        if (holder == null) {
            line("holder", null);
            return;
        }
        line("holder", holder.requestId() + ", generation " + holder.generation());
        line("  version", holder.functionVersion());
        line("  log stream", holder.logStream());
        line("  since", holder.heldSince() + ", " + LeaseText.span(view.heldMillis()));
        line("  tick", view.tick());
        line("  started", view.startedAt());
        line("  deadline", view.deadline());
        line("  renewed", holder.heartbeatAt());
    }

    private void claim(@Nullable ClaimView claim) {
        line(
                "newest claim",
                claim == null
                        ? null
                        : "%s, generation %d, for %s%s"
                                .formatted(
                                        claim.requestId(),
                                        claim.generation(),
                                        claim.tick(),
                                        claim.ended() ? ", ended" : ""));
    }

    private void offsets(OffsetsView offsets) {
        line("CURRENT-OFFSET", offsets.currentOffset());
        line("LOG-START-OFFSET", offsets.logStartOffset());
        line("LOG-END-OFFSET", offsets.logEndOffset());
        line("LAG", offsets.lag());
        line("LAG-TIME", LeaseText.span(offsets.lagMillis()));
        line("RETENTION-LEFT", LeaseText.span(offsets.timeToRetentionMillis()));
        line("finished ahead", offsets.finishedAhead());
        line("snapshot", offsets.snapshot());
        if (offsets.unknownReason() != null) {
            line("not known", offsets.unknownReason());
        }
    }

    /** Only where the bucket is named: the rows are worth showing without asking for functions and bucket. */
    private LeaseView withState(LeaseView view, StateArchives archives) {
        String snapshot = view.offsets().snapshot();
        if (snapshot == null
                || view.group() == null
                || view.topic() == null
                || view.partition() == null
                || !where.namesBucket(common.context().environment())) {
            return view;
        }
        LeaseKey key = new LeaseKey(view.group(), view.topic(), view.partition());
        try {
            return view.withSnapshots(SnapshotViews.of(
                    archives.of(key), key, snapshot, common.time().now()));
        } catch (StateException e) {
            return view.withSnapshots(List.of(SnapshotView.unreadable(key, snapshot, ErrorText.of(e))));
        }
    }

    private void state(List<SnapshotView> snapshots) {
        snapshots.stream().filter(SnapshotView::current).forEach(this::current);
        List<SnapshotView> kept = snapshots.stream().filter(SnapshotView::kept).toList();
        boolean unreadable = snapshots.getLast().problem() != null;
        line("  kept", kept.isEmpty() ? unreadable ? null : "none yet" : kept(kept));
    }

    private void current(SnapshotView snapshot) {
        Instant written = snapshot.writtenAt();
        if (snapshot.problem() != null || written == null) {
            line("  problem", snapshot.problem());
            return;
        }
        line("  written", "%s, %s ago".formatted(written, LeaseText.span(snapshot.ageMillis())));
        line("  objects", "%,d, %,d bytes".formatted(snapshot.objects(), snapshot.storedBytes()));
        if (snapshot.entries() != null) {
            line("  entries", "%,d, %,d bytes in memory".formatted(snapshot.entries(), snapshot.stateBytes()));
        }
    }

    private static String kept(List<SnapshotView> kept) {
        SnapshotView newest = kept.getLast();
        return "%,d; the newest, at offset %s, has %,d entries, %,d bytes in memory"
                .formatted(kept.size(), newest.offset(), newest.entries(), newest.stateBytes());
    }

    private void outputs(@Nullable OutputsView outputs) {
        line("writes", outputs == null ? null : outputs.mode());
        if (outputs == null) {
            return;
        }
        line(
                "  committed",
                "offset %s by generation %s%s"
                        .formatted(
                                outputs.committedOffset(),
                                outputs.committedGeneration(),
                                outputs.committedMillis() == null
                                        ? ""
                                        : ", %s ago".formatted(LeaseText.span(outputs.committedMillis()))));
        line("  open for", LeaseText.span(outputs.openMillis()));
        line("  held up", LeaseText.span(outputs.readersHeldUpMillis()));
    }

    private void handOff(@Nullable HandOffView handOff) {
        if (handOff == null) {
            line("last hand-off", null);
            return;
        }
        line("last hand-off", "from generation " + handOff.fromGeneration() + " at " + handOff.servedUntil());
        line("  last gap known", LeaseText.span(handOff.gapMillis()));
        line(
                "  duplicates",
                handOff.duplicates() == null ? "not known: a holder may have been evicted" : handOff.duplicates());
    }

    private void order(@Nullable OrderView order) {
        if (order != null) {
            line(
                    "desired",
                    order.issuedBy() == null
                            ? order.desired()
                            : "%s, by %s at %s: %s"
                                    .formatted(order.desired(), order.issuedBy(), order.issuedAt(), order.reason()));
        }
    }

    private void seek(@Nullable SeekView seek) {
        line(
                "last seek",
                seek == null
                        ? null
                        : "%s to %d, by %s at %s: %s; %s"
                                .formatted(
                                        seek.fromOffset() == null
                                                ? "?"
                                                : seek.fromOffset().toString(),
                                        seek.toOffset(),
                                        seek.requestedBy(),
                                        seek.requestedAt(),
                                        seek.reason(),
                                        seek.appliedAt() == null
                                                ? "waits for a holder"
                                                : "applied at " + seek.appliedAt()));
    }

    private void line(String name, @Nullable Object value) {
        common.say("  %-16s %s".formatted(name, SafeText.of(value)));
    }
}
