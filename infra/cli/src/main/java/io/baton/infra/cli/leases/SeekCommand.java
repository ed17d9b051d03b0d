package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.PlanOptions;
import io.baton.infra.cli.connection.AccountGuard;
import io.baton.infra.cli.connection.CallerIdentity;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.errors.UserFile;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.infra.cli.seek.Move;
import io.baton.infra.cli.seek.PlanFile;
import io.baton.infra.cli.seek.SeekPlanner;
import io.baton.infra.cli.seek.SeekTarget;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Seeking;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "seek",
        mixinStandardHelpOptions = true,
        description = {
            "Moves checkpoints through the lease: a live holder finishes the records in hand, moves in one fenced write and"
                    + " goes on from there; without a holder, the next invocation begins there.",
            "Shows the plan and changes nothing, unless --execute is given.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 the plan was shown, or all moved (or asked for, without a holder); 1 some are not moved yet, or can't be, and are named; 2 wrong"
                    + " usage, or a plan that is not possible."
        })
final class SeekCommand implements Callable<Integer> {

    private static final TextTable<Move> PLAN = new TextTable<>(List.of(
            Column.text("GROUP", move -> move.key().groupId()),
            Column.text("TOPIC", move -> move.key().topic()),
            Column.figure("PARTITION", move -> move.key().partition()),
            Column.figure("NEW-OFFSET", Move::toOffset),
            Column.figure("FROM", Move::fromOffset),
            Column.figure("AGAIN", Move::repeated),
            Column.figure("SKIPPED", Move::skipped),
            Column.text("VALID", move -> move.logStartOffset() + " to " + move.logEndOffset())));

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Targets targets = new Targets();

    @ArgGroup(multiplicity = "1", heading = "%nWhere to:%n")
    private SeekOptions where = new SeekOptions();

    @Mixin
    private final AuditOptions audit = new AuditOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    @Mixin
    private final PlanOptions planned = new PlanOptions();

    @Option(
            names = "--export",
            paramLabel = "FILE",
            description = "Writes the plan to this file as CSV, for --from-file.")
    private @Nullable Path export;

    @Mixin
    private final SeekState state = new SeekState();

    SeekCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** As {@code --json} has it. */
    record SeekDone(
            Move move,
            long repeated,
            long skipped,
            String state,
            @Nullable String stateChoice,
            @Nullable String snapshot,
            @Nullable Long movedFromOffset,
            @Nullable String account,
            @Nullable String principal) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean execute = planned.execute();
        SeekTarget target = where.target(targets.group());
        try (Clients clients = common.open();
                StateArchives archives = state.archives(common, clients)) {
            PartitionLogs logs = clients.logs()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "a seek needs Kafka, which knows the valid offsets: give --bootstrap-server"));
            Targets.Chosen chosen = targets.of(clients.table(), named(target), false);
            Map<LeaseKey, Lease> rows = new HashMap<>();
            chosen.targets()
                    .forEach(one -> rows.put(one.key(), Objects.requireNonNull(one.row(), "a seek makes no row")));
            List<Lease> wanted = chosen.keys().stream().map(rows::get).toList();
            Instant now = common.time().now();
            SeekPlanner.Plan plan =
                    new SeekPlanner(logs).plan(wanted, state.target(target, wanted, archives, now), now);
            refuseNamed(plan);
            state.refuseWithoutChoice(plan.moves(), rows);
            state.verify(common, archives);
            PartialFailures failures = new PartialFailures();
            failures.add(chosen.unreadable());
            failures.addAll(plan.left());
            List<Move> moves = plan.moves();
            if (!common.json()) {
                PLAN.lines(moves).forEach(common::say);
                state.explained(moves, rows).forEach(line -> common.say(SafeText.of(line)));
            }
            if (export != null) {
                new UserFile("--export", export).write(PlanFile.write(moves));
                common.note("the plan is in " + export);
            }
            return execute ? carryOut(clients, moves, rows, failures) : shown(moves, failures);
        }
    }

    /** With --all the other leases are moved nonetheless; a lease that was named must be moved. */
    private void refuseNamed(SeekPlanner.Plan plan) {
        if (!plan.left().isEmpty() && (plan.moves().isEmpty() || !targets.all())) {
            throw new IllegalArgumentException(plan.left().entrySet().stream()
                    .map(left -> left.getKey() + ": " + left.getValue())
                    .collect(Collectors.joining("\n")));
        }
    }

    /** A file names its own leases. */
    private static List<String> named(SeekTarget target) {
        return target instanceof SeekTarget.Each each
                ? each.offsets().keySet().stream().map(LeaseKey::id).sorted().toList()
                : List.of();
    }

    private int shown(List<Move> moves, PartialFailures failures) {
        answer(moves, Map.of(), "planned", failures, null);
        common.note("nothing was moved: add --execute to do it");
        return failures.tell(common);
    }

    private int carryOut(Clients clients, List<Move> moves, Map<LeaseKey, Lease> rows, PartialFailures failures)
            throws InterruptedException {
        CallerIdentity caller = common.admit(guard, clients);
        Leases leases = new Leases(clients.table().store(), LeaseTimings.DEFAULT, common.time());
        String by = audit.by(common.context().environment());
        String why = audit.why();
        Map<LeaseKey, Move> byKey = new LinkedHashMap<>();
        moves.forEach(move -> byKey.put(move.key(), move));
        Map<LeaseKey, Lease.Seek> asked = new HashMap<>();
        List<LeaseKey> live = new ArrayList<>();
        failures.each(List.copyOf(byKey.keySet()), key -> {
            Move move = Objects.requireNonNull(byKey.get(key));
            switch (leases.seek(
                    Objects.requireNonNull(rows.get(key), "planned"), move.toOffset(), state.snapshot(key), by, why)) {
                case Seeking.Asked done -> {
                    asked.put(key, done.seek());
                    if (done.row().holder() != null) {
                        live.add(key);
                    } else {
                        common.note(key + "  has no holder: the next invocation begins at " + move.toOffset());
                    }
                }
                case Seeking.Overtaken ignored ->
                    failures.add(key, "another seek was asked for meanwhile: look at the plan again");
                case Seeking.NoLease ignored -> failures.add(key, "its row was deleted meanwhile");
            }
        });
        if (wait.wanted()) {
            wait.until(
                    common,
                    clients.table(),
                    live,
                    row -> outcome(row, asked),
                    "has the seek in its row, and its holder has not moved yet; 'leases watch' shows it",
                    failures);
        }
        answer(moves, after(clients, asked.keySet()), "asked", failures, caller);
        return failures.tell(common);
    }

    private static Map<LeaseKey, Lease> after(Clients clients, Set<LeaseKey> keys) {
        Map<LeaseKey, Lease> after = new HashMap<>();
        for (LeaseKey key : keys) {
            try {
                clients.table().store().read(key).ifPresent(row -> after.put(key, row));
            } catch (LeaseStoreException e) {
                // the seek was asked for, and the row is extra information
            }
        }
        return after;
    }

    private static Optional<String> outcome(Lease row, Map<LeaseKey, Lease.Seek> asked) {
        Lease.Seek mine = asked.get(row.key());
        Lease.SeekDone seekDone = row.seekDone();
        if (mine != null && seekDone != null && seekDone.number() >= mine.number()) {
            return Optional.of(
                    seekDone.number() == mine.number()
                            ? "generation %s moved from %d to %d"
                                    .formatted(seekDone.generation(), seekDone.from(), seekDone.to())
                            : "a later seek replaced it");
        }
        boolean replaced = mine != null && row.seek() != null && row.seek().number() > mine.number();
        return replaced ? Optional.of("a later seek replaced it") : Optional.empty();
    }

    private void answer(
            List<Move> moves,
            Map<LeaseKey, Lease> after,
            String otherwise,
            PartialFailures failures,
            @Nullable CallerIdentity caller) {
        List<SeekDone> all = new ArrayList<>();
        int moved = 0;
        for (Move move : moves) {
            Lease row = after.get(move.key());
            Lease.SeekDone seekDone = row == null ? null : row.seekDone();
            boolean done = row != null && row.seek() == null && seekDone != null && seekDone.to() == move.toOffset();
            moved += done ? 1 : 0;
            all.add(new SeekDone(
                    move,
                    move.repeated(),
                    move.skipped(),
                    done ? "moved" : Objects.requireNonNullElse(failures.at(move.key()), otherwise),
                    state.choice(),
                    state.restored(move.key()),
                    done && seekDone != null ? seekDone.from() : null,
                    caller == null ? null : caller.account(),
                    caller == null ? null : caller.principal()));
        }
        if (common.json()) {
            common.say(Json.pretty(all));
        } else if (planned.execute()) {
            common.say("%,d of %,d moved, %,d wait for a holder".formatted(moved, moves.size(), after.size() - moved));
        }
    }
}
