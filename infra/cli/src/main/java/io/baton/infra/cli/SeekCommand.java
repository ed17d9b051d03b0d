package io.baton.infra.cli;

import io.baton.infra.cli.log.PartitionLogs;
import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.seek.Move;
import io.baton.infra.cli.seek.PlanFile;
import io.baton.infra.cli.seek.SeekPlanner;
import io.baton.infra.cli.seek.SeekTarget;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.TextTable;
import io.baton.infra.cli.text.TextTable.Column;
import io.baton.lease.Lease;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import io.baton.lease.Seeking;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "seek",
        mixinStandardHelpOptions = true,
        description = {
            "Moves checkpoints, through the lease: a live holder finishes what it has in hand, moves in one fenced write and"
                    + " goes on from there; where nobody holds, the next invocation begins there.",
            "Shows the plan and does nothing, unless --execute is given.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 planned, or all moved (or asked, where nobody holds); 1 some not (yet), which are named; 2 wrong"
                    + " usage, or a plan that can't be."
        })
final class SeekCommand implements Callable<Integer> {

    private static final TextTable<Move> PLAN = new TextTable<>(List.of(
            Column.text("GROUP", move -> move.key().groupId()),
            Column.text("TOPIC", move -> move.key().topic()),
            Column.figure("PARTITION", move -> move.key().partition()),
            Column.figure("NEW-OFFSET", Move::to),
            Column.figure("FROM", Move::from),
            Column.figure("AGAIN", Move::again),
            Column.figure("SKIPPED", Move::skipped),
            Column.text("VALID", move -> move.logStartOffset() + " to " + move.logEndOffset())));

    @Mixin
    private final Session session;

    @Mixin
    private final Targets targets = new Targets();

    @ArgGroup(multiplicity = "1", heading = "%nWhere to:%n")
    private SeekOptions where = new SeekOptions();

    @Mixin
    private final Signature signature = new Signature();

    @Mixin
    private final Waiting waiting = new Waiting();

    @Option(names = "--execute", description = "Does it; without, the plan is only shown.")
    private boolean execute;

    @Option(names = "--dry-run", description = "Only shows the plan, as without --execute.")
    private boolean dryRun;

    @Option(names = "--export", paramLabel = "FILE", description = "Writes the plan there as CSV, for --from-file.")
    private @Nullable Path export;

    SeekCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    /** As {@code --json} has it. */
    record Sought(
            Move move,
            long again,
            long skipped,
            String state,
            @Nullable Long movedFrom) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (execute && dryRun) {
            throw new IllegalArgumentException("either --execute or --dry-run");
        }
        SeekTarget target = where.target(targets.group());
        try (Clients clients = session.open()) {
            PartitionLogs logs = clients.logs()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Kafka must say which offsets there are: give --bootstrap-server"));
            Map<LeaseKey, Lease> rows = new HashMap<>();
            List<Lease> planned = targets.of(clients.book(), named(target), false).stream()
                    .map(one -> Objects.requireNonNull(one.row(), "a seek makes no row"))
                    .toList();
            planned.forEach(row -> rows.put(row.key(), row));
            List<Move> moves =
                    new SeekPlanner(logs).plan(planned, target, session.time().now());
            if (!session.json()) {
                PLAN.lines(moves).forEach(session::say);
            }
            if (export != null) {
                Files.writeString(export, PlanFile.write(moves));
                session.note("the plan is in " + export);
            }
            return execute ? carryOut(clients, moves, rows) : shown(moves);
        }
    }

    /** A file names its own leases. */
    private static List<String> named(SeekTarget target) {
        return target instanceof SeekTarget.Each each
                ? each.offsets().keySet().stream().map(LeaseKey::id).sorted().toList()
                : List.of();
    }

    private int shown(List<Move> moves) {
        answer(moves, Map.of(), "planned", Map.of());
        session.note("nothing was moved: add --execute to do it");
        return ExitCodes.OK;
    }

    private int carryOut(Clients clients, List<Move> moves, Map<LeaseKey, Lease> rows) throws InterruptedException {
        Leases leases = new Leases(clients.store(), LeaseTimings.DEFAULT, session.time());
        String by = signature.by(session.surroundings().environment());
        Map<LeaseKey, Lease.Seek> asked = new HashMap<>();
        Map<LeaseKey, String> problems = new HashMap<>();
        List<LeaseKey> live = new ArrayList<>();
        for (Move move : moves) {
            Lease row = Objects.requireNonNull(rows.get(move.key()), "planned");
            switch (leases.seek(row, move.to(), by, signature.why())) {
                case Seeking.Asked done -> {
                    asked.put(move.key(), done.seek());
                    if (done.row().holder() != null) {
                        live.add(move.key());
                    } else {
                        session.note(move.key() + "  nobody holds it: the next invocation begins at " + move.to());
                    }
                }
                case Seeking.Overtaken ignored ->
                    problems.put(
                            move.key(), "somebody else asked for another offset meanwhile: look again, and decide");
                case Seeking.NoLease ignored -> problems.put(move.key(), "its row was deleted meanwhile");
            }
        }
        if (waiting.wanted()) {
            waiting.until(session, clients.book(), live, row -> outcome(row, asked))
                    .forEach(key -> problems.put(
                            key, "is asked for in its row, and its holder has not moved yet; 'leases watch' shows it"));
        }
        Map<LeaseKey, Lease> after = new HashMap<>();
        asked.keySet().forEach(key -> clients.store().read(key).ifPresent(row -> after.put(key, row)));
        answer(moves, after, "asked", problems);
        problems.forEach((key, problem) -> session.note("baton: " + key + ": " + problem));
        return problems.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private static Optional<String> outcome(Lease row, Map<LeaseKey, Lease.Seek> asked) {
        Lease.Seek mine = asked.get(row.key());
        Lease.Sought sought = row.sought();
        if (mine != null && sought != null && sought.number() >= mine.number()) {
            return Optional.of(
                    sought.number() == mine.number()
                            ? "generation %s moved from %d to %d"
                                    .formatted(sought.generation(), sought.from(), sought.to())
                            : "somebody's later seek took its place");
        }
        boolean replaced = mine != null && row.seek() != null && row.seek().number() > mine.number();
        return replaced ? Optional.of("somebody's later seek took its place") : Optional.empty();
    }

    private void answer(
            List<Move> moves, Map<LeaseKey, Lease> after, String otherwise, Map<LeaseKey, String> problems) {
        List<Sought> all = new ArrayList<>();
        int moved = 0;
        for (Move move : moves) {
            Lease row = after.get(move.key());
            Lease.Sought sought = row == null ? null : row.sought();
            boolean done = row != null && row.seek() == null && sought != null && sought.to() == move.to();
            moved += done ? 1 : 0;
            all.add(new Sought(
                    move,
                    move.again(),
                    move.skipped(),
                    done ? "moved" : problems.getOrDefault(move.key(), otherwise),
                    done && sought != null ? sought.from() : null));
        }
        if (session.json()) {
            session.say(Json.pretty(all));
        } else if (execute) {
            session.say(
                    "%,d of %,d moved, %,d wait in their rows".formatted(moved, moves.size(), after.size() - moved));
        }
    }
}
