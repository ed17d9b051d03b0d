package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.BytesText;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.infra.cli.view.SnapshotView;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.snapshot.SnapshotContents;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = {"Reads a snapshot, and shows the sizes of its stores and the largest entries.", ""})
final class ShowSnapshotCommand implements Callable<Integer> {

    /**
     * A store of a snapshot as {@code --json} has it.
     *
     * @param keyBytes the bytes of all keys
     * @param valueBytes the bytes of all values
     */
    record StoreView(String store, long entries, long keyBytes, long valueBytes) {}

    /**
     * A large entry as {@code --json} has it.
     *
     * @param key as text, or in hex where it is none
     */
    record EntryView(String store, @Nullable String key, long keyBytes, long valueBytes) {}

    /** As {@code --json} has it. */
    record Shown(SnapshotView snapshot, List<StoreView> stores, List<EntryView> largest) {}

    private static final TextTable<StoreView> STORES = new TextTable<>(List.of(
            Column.text("STORE", StoreView::store),
            Column.figure("ENTRIES", StoreView::entries),
            Column.figure("KEY-BYTES", StoreView::keyBytes),
            Column.figure("VALUE-BYTES", StoreView::valueBytes)));
    private static final TextTable<EntryView> LARGEST = new TextTable<>(List.of(
            Column.text("STORE", EntryView::store),
            Column.figure("VALUE-BYTES", EntryView::valueBytes),
            Column.text("KEY", EntryView::key)));
    private static final Comparator<EntryView> BY_SIZE =
            Comparator.comparingLong(entry -> entry.keyBytes() + entry.valueBytes());

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final StatefulLeases leases = new StatefulLeases();

    @Mixin
    private final StateOptions where = new StateOptions();

    @Mixin
    private final SnapshotOption which = new SnapshotOption();

    @Option(
            names = "--top",
            defaultValue = "10",
            paramLabel = "N",
            description = "Shows the N largest entries. Default: ${DEFAULT-VALUE}.")
    private int top;

    ShowSnapshotCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (top < 0) {
            throw new IllegalArgumentException("--top must be 0 or more");
        }
        try (Clients clients = common.open();
                StateArchives archives =
                        where.archives(clients, common.context().environment())) {
            StatefulLeases.Chosen lease = leases.one(common, clients);
            String name = which.of(lease);
            SnapshotArchive archive = archives.of(lease.key());
            SnapshotArchive.Found found = archive.current(lease.key(), name);
            common.note("reading %,d objects, %,d bytes ...".formatted(found.objects(), found.storedBytes()));
            SnapshotContents contents = archive.read(lease.key(), name);
            show(shown(lease, found, contents));
            return ExitCodes.OK;
        }
    }

    private Shown shown(StatefulLeases.Chosen lease, SnapshotArchive.Found found, SnapshotContents contents) {
        SnapshotArchive.Found whole = new SnapshotArchive.Found(
                found.name(),
                found.nextOffset(),
                found.writtenAt(),
                found.kept(),
                found.objects(),
                found.storedBytes(),
                contents.entries(),
                contents.stateBytes());
        List<StoreView> stores = new ArrayList<>();
        PriorityQueue<EntryView> largest = new PriorityQueue<>(BY_SIZE);
        for (String store : contents.stores()) {
            long[] sums = new long[3];
            contents.forEach(store, (key, value) -> {
                sums[0]++;
                sums[1] += key.length;
                sums[2] += value.length;
                largest.add(new EntryView(store, BytesText.of(key), key.length, value.length));
                if (largest.size() > top) {
                    largest.remove();
                }
            });
            stores.add(new StoreView(store, sums[0], sums[1], sums[2]));
        }
        boolean current = found.name().equals(lease.current());
        return new Shown(
                SnapshotView.of(lease.key(), whole, current, common.time().now()),
                stores,
                largest.stream().sorted(BY_SIZE.reversed()).toList());
    }

    private void show(Shown shown) {
        if (common.json()) {
            common.say(Json.pretty(shown));
            return;
        }
        SnapshotView snapshot = shown.snapshot();
        line("snapshot", snapshot.name() + (snapshot.current() ? ", current" : "") + (snapshot.kept() ? ", kept" : ""));
        line("offset", snapshot.offset());
        line(
                "written",
                "%s, %s ago"
                        .formatted(
                                ListSnapshotsCommand.seconds(snapshot.writtenAt()),
                                ListSnapshotsCommand.age(snapshot.ageMillis())));
        line("objects", "%,d, %,d bytes".formatted(snapshot.objects(), snapshot.storedBytes()));
        line("entries", "%,d, %,d bytes in memory".formatted(snapshot.entries(), snapshot.stateBytes()));
        common.say("");
        STORES.lines(shown.stores()).forEach(common::say);
        if (!shown.largest().isEmpty()) {
            common.say("");
            LARGEST.lines(shown.largest()).forEach(common::say);
        }
    }

    private void line(String name, @Nullable Object value) {
        common.say("%-9s %s".formatted(name, value));
    }
}
