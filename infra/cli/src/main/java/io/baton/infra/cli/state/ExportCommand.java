package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.Json;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.snapshot.SnapshotContents;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the entries of a snapshot as JSON, one on a line. With --jar and --handler the function's own serdes read"
                    + " keys and values; without, they are in Base64.",
            ""
        },
        footer = {"", "Exit code: 0 all were written; 1 the snapshot can't be read; 2 wrong usage; 130 Ctrl-C."})
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final StatefulLeases leases = new StatefulLeases();

    @Mixin
    private final StateOptions where = new StateOptions();

    @Mixin
    private final SnapshotOption which = new SnapshotOption();

    @Option(names = "--store", paramLabel = "NAME", description = "Only the entries of this store. Default: all.")
    private @Nullable String store;

    @Option(
            names = "--jar",
            paramLabel = "FILE",
            description = "The deployable jar, whose handler's serdes read keys and values.")
    private @Nullable Path jar;

    @Option(
            names = "--handler",
            paramLabel = "HANDLER",
            description = "As in Lambda: com.acme.OrdersFunction::handleRequest. The command calls its constructor and"
                    + " pipeline().")
    private @Nullable String handler;

    ExportCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((jar == null) != (handler == null)) {
            throw new IllegalArgumentException("give both --jar and --handler, or neither");
        }
        try (Clients clients = common.open();
                StateArchives archives =
                        where.archives(clients, common.context().environment());
                StoreReader reader =
                        jar == null || handler == null ? StoreReader.ofBytes() : StoreReader.of(jar, handler);
                CtrlC ctrlC = CtrlC.listen()) {
            StatefulLeases.Chosen lease = leases.one(common, clients);
            SnapshotArchive archive = archives.of(lease.key());
            String name = which.of(lease);
            SnapshotArchive.Found found = archive.current(lease.key(), name);
            common.note("reading %,d objects, %,d bytes ...".formatted(found.objects(), found.storedBytes()));
            SnapshotContents contents = archive.read(lease.key(), name);
            if (jar == null) {
                common.note("keys and values are in Base64: give --jar and --handler for the function's own serdes");
            }
            long written = write(lease.key(), contents, reader, ctrlC);
            common.note("%,d entries of %s at offset %,d".formatted(written, name, contents.nextOffset()));
            return ctrlC.pressed() ? CtrlC.EXIT_CODE : ExitCodes.OK;
        }
    }

    private long write(LeaseKey key, SnapshotContents contents, StoreReader reader, CtrlC ctrlC) {
        if (store != null && !contents.stores().contains(store)) {
            throw new IllegalArgumentException(
                    "the snapshot has no store '%s'; it has %s".formatted(store, String.join(", ", contents.stores())));
        }
        List<String> stores = store == null ? contents.stores() : List.of(store);
        var told = new Told(common);
        long[] written = new long[1];
        for (String one : stores) {
            contents.forEach(one, (itsKey, value) -> {
                if (!ctrlC.pressed()) {
                    common.out().println(Json.line(reader.entry(key.topic(), one, itsKey, value)));
                    written[0]++;
                    told.progress("%,d of %,d entries".formatted(written[0], contents.entries()));
                }
            });
        }
        common.out().flush();
        return written[0];
    }
}
