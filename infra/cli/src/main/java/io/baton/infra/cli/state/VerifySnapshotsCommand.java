package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Reads every object of snapshots, and compares lengths and checksums with what was written: of the snapshot that"
                    + " the lease row names, and of those that are kept.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 all are whole; 1 an object is missing or damaged, which is named; 2 wrong usage; 130 Ctrl-C."
        })
final class VerifySnapshotsCommand implements Callable<Integer> {

    /**
     * As {@code --json} has it.
     *
     * @param whole whether every object is there, and is the one that was written
     * @param objects that were read
     * @param bytes of these objects
     */
    record VerifiedView(
            LeaseKey key,
            String snapshot,
            boolean whole,
            int objects,
            long bytes,
            List<SnapshotArchive.Problem> problems) {}

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final StatefulLeases leases = new StatefulLeases();

    @Mixin
    private final StateOptions where = new StateOptions();

    @Mixin
    private final SnapshotOption which = new SnapshotOption();

    VerifySnapshotsCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() {
        try (Clients clients = common.open();
                StateArchives archives =
                        where.archives(clients, common.context().environment());
                CtrlC ctrlC = CtrlC.listen()) {
            List<VerifiedView> views = new ArrayList<>();
            var told = new Told(common);
            for (StatefulLeases.Chosen lease : chosen(clients)) {
                SnapshotArchive archive = archives.of(lease.key());
                for (String name : names(archive, lease)) {
                    VerifiedView view = verified(archive, lease.key(), name, ctrlC, told);
                    if (ctrlC.pressed()) {
                        return CtrlC.EXIT_CODE;
                    }
                    views.add(view);
                    show(view);
                }
            }
            if (common.json()) {
                common.say(Json.pretty(views));
            } else if (views.isEmpty()) {
                common.note("none of these partitions has state");
            }
            return views.stream().allMatch(VerifiedView::whole) ? ExitCodes.OK : ExitCodes.FAILED;
        }
    }

    private List<StatefulLeases.Chosen> chosen(Clients clients) {
        return which.name() == null
                ? leases.of(common, clients).stream()
                        .filter(lease -> lease.current() != null)
                        .toList()
                : List.of(leases.one(common, clients));
    }

    private Set<String> names(SnapshotArchive archive, StatefulLeases.Chosen lease) {
        Set<String> names = new LinkedHashSet<>();
        if (which.name() == null) {
            archive.kept(lease.key()).forEach(kept -> names.add(kept.name()));
        }
        names.add(which.of(lease));
        return names;
    }

    private static VerifiedView verified(SnapshotArchive archive, LeaseKey key, String name, CtrlC ctrlC, Told told) {
        SnapshotArchive.Verified verified = archive.verify(key, name, (objects, of) -> {
            told.progress("%s  %s  %,d of %,d objects".formatted(key, name, objects, of));
            return !ctrlC.pressed();
        });
        return new VerifiedView(
                key, name, verified.isWhole(), verified.objects(), verified.bytes(), verified.problems());
    }

    private void show(VerifiedView view) {
        if (common.json()) {
            return;
        }
        common.say(SafeText.of("%s  %s  %s, %,d objects, %,d bytes"
                .formatted(
                        view.key(),
                        view.snapshot(),
                        view.whole() ? "whole" : "DAMAGED",
                        view.objects(),
                        view.bytes())));
        view.problems().forEach(problem -> common.say("  " + SafeText.of(problem.what())));
    }
}
