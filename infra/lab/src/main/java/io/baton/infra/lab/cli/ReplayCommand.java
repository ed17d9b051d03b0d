package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.InstantConverter;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.connection.ConnectionOptions;
import io.baton.infra.cli.log.PartitionLogs;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StateOptions;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.SafeText;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.lab.replay.Range;
import io.baton.infra.lab.replay.RangePlanner;
import io.baton.infra.lab.replay.RangePlanner.Bound;
import io.baton.infra.lab.replay.ReplayFunctions;
import io.baton.infra.lab.replay.ReplayLeases;
import io.baton.infra.lab.replay.ReplayRun;
import io.baton.infra.lab.replay.ReplaySnapshot;
import io.baton.infra.lab.replay.ReplayState;
import io.baton.infra.lab.replay.Replayed;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Handles a range of a topic once more, with the function itself, beside the live consumer: on this machine, under"
                    + " the group GROUP-replay-ID and in a lease table of its own. The live group's offsets and leases are"
                    + " not touched, and what the handler does is done again.",
            "Shows the plan and does nothing, unless --execute is given. With the same --id it goes on where it was.",
            ""
        },
        footer = {"", "Exit code: 0 planned, or all replayed; 1 some not, which are named; 2 wrong usage; 130 Ctrl-C."})
final class ReplayCommand implements Callable<Integer> {

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final Duration TELL_EVERY = Duration.ofSeconds(5);
    private static final Duration LOOK_EVERY = Duration.ofMillis(200);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FunctionOptions function = new FunctionOptions();

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "The topic.")
    private String topic = "";

    @Option(names = "--group", required = true, paramLabel = "GROUP", description = "The live consumer's group.")
    private String group = "";

    @Option(names = "--id", paramLabel = "ID", description = "Names the replay. Default: the time.")
    private @Nullable String id;

    @Option(
            names = "--partitions",
            split = ",",
            paramLabel = "N,…",
            description = "Of these partitions only. Default: all.")
    private Set<Integer> partitions = new HashSet<>();

    @ArgGroup(heading = "%nFrom where (default: the oldest record there is):%n")
    private From from = new From();

    @ArgGroup(heading = "%nTo where (default: the newest record that there is now):%n")
    private To to = new To();

    /** One of them. */
    static final class From {
        @Option(names = "--from-offset", paramLabel = "N", description = "This offset.")
        private @Nullable Long offset;

        @Option(
                names = "--from-datetime",
                paramLabel = "TIME",
                converter = InstantConverter.class,
                description = "The first record of this time or later.")
        private @Nullable Instant time;

        @Option(
                names = "--from-snapshot",
                paramLabel = "NAME",
                description =
                        "The offset of this snapshot of the live consumer's state, with that state. 'state list' shows"
                                + " the names. With one partition.")
        private @Nullable String snapshot;
    }

    @Mixin
    private final StateOptions where = new StateOptions();

    /** One of them. */
    static final class To {
        @Option(names = "--to-offset", paramLabel = "N", description = "Before this offset.")
        private @Nullable Long offset;

        @Option(
                names = "--to-datetime",
                paramLabel = "TIME",
                converter = InstantConverter.class,
                description = "Before the first record of this time or later.")
        private @Nullable Instant time;
    }

    @Option(
            names = "--parallel",
            defaultValue = "2",
            paramLabel = "N",
            description = "Replays N partitions at a time. Default: ${DEFAULT-VALUE}.")
    private int parallel;

    @Option(names = "--execute", description = "Does it; without, the plan is only shown.")
    private boolean execute;

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    @ArgGroup(exclusive = false, validate = false, heading = "%nWhere Kafka is (the lab's, if one is up):%n")
    private ConnectionOptions connection = new ConnectionOptions();

    private final CommandContext context;

    ReplayCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws InterruptedException {
        function.requireHandler();
        if (parallel < 1) {
            throw new IllegalArgumentException("--parallel must be 1 at least");
        }
        try (Clients clients = connection.clients(context.environment(), context.lab());
                StateArchives archives = where.archives(clients, context.environment())) {
            PartitionLogs logs = clients.logs()
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Kafka has the records: give --bootstrap-server, or start the lab with 'up'"));
            Optional<ReplaySnapshot> begin = from.snapshot == null
                    ? Optional.empty()
                    : Optional.of(ReplaySnapshot.find(archives, group, topic, partitions, from.snapshot));
            Long fromOffset = begin.map(ReplaySnapshot::offset).orElse(from.offset);
            List<Range> ranges = new RangePlanner(logs)
                    .plan(topic, partitions, new Bound(fromOffset, from.time), new Bound(to.offset, to.time));
            String replayGroup =
                    group + "-replay-" + (id == null ? ID.format(context.time().now()) : id);
            ranges.forEach(range -> note("%s-%d  offsets %d to %d, %,d of them"
                    .formatted(topic, range.partition(), range.from(), range.to(), range.offsets())));
            note("as group " + replayGroup);
            begin.ifPresent(snapshot -> note(snapshot.text()));
            if (!execute || ranges.isEmpty()) {
                note(ranges.isEmpty() ? "there is nothing to replay" : "nothing was done: add --execute to do it");
                if (json) {
                    say(Json.pretty(ranges));
                }
                return OK;
            }
            return replay(
                    ranges,
                    begin,
                    new ReplayFunctions(
                            topic,
                            replayGroup,
                            function.jar(),
                            function.handler(),
                            function.memory(),
                            clients.settings().kafka(),
                            function.environment()));
        }
    }

    private int replay(List<Range> ranges, Optional<ReplaySnapshot> begin, ReplayFunctions plain)
            throws InterruptedException {
        Path directory = RunDirectory.fresh("replay");
        boolean stateful = !plain.environment().containsKey("BATON_STATE_BUCKET") && ReplayState.mayBeIn(plain.jar());
        if (begin.isPresent() && !stateful) {
            throw new IllegalArgumentException(
                    "--from-snapshot needs a jar that contains baton-state, and no --env BATON_STATE_BUCKET: the replay has a bucket of its own");
        }
        try (CtrlC ctrlC = CtrlC.listen();
                ReplayLeases leases = ReplayLeases.start();
                ReplayState state = stateful ? ReplayState.start() : null) {
            ReplayFunctions functions = state == null ? plain : plain.with(state.environment());
            if (begin.isPresent() && state != null) {
                begin.get().beginAt(state, leases, functions.group());
            }
            ReplayRun run = new ReplayRun(functions, leases.endpoint(), ranges, parallel);
            try (LambdaEmulator lambda = new LambdaEmulator(EmulatorSettings.in(directory), run::hear)) {
                run.start(lambda);
                note("its logs are in " + directory.resolve("logs"));
                List<LeaseKey> keys = ranges.stream()
                        .map(range -> new LeaseKey(functions.group(), topic, range.partition()))
                        .toList();
                long told = System.nanoTime();
                while (!run.endedWithin(LOOK_EVERY)) {
                    if (ctrlC.pressed()) {
                        note("stopping ...");
                        leases.stop(keys);
                        var unused = run.endedWithin(END_PATIENCE);
                        note("to go on: the same command with --id "
                                + functions.group().substring((group + "-replay-").length()));
                        return CtrlC.EXIT_CODE;
                    }
                    if (System.nanoTime() - told >= TELL_EVERY.toNanos()) {
                        told = System.nanoTime();
                        leases.positions(keys).forEach((key, next) -> note(key + "  at offset " + next));
                    }
                }
            }
            return answer(run.results());
        }
    }

    private int answer(Collection<Replayed> results) {
        boolean all = results.stream().allMatch(Replayed::complete);
        if (json) {
            say(Json.pretty(results));
        }
        for (Replayed one : results) {
            String line = "%s-%d  %s to offset %d of %d: %,d records handled, %,d failed, %,d dead letters%s"
                    .formatted(
                            topic,
                            one.range().partition(),
                            one.complete() ? "done," : "NOT DONE,",
                            one.nextOffset(),
                            one.range().to(),
                            one.records(),
                            one.failures(),
                            one.deadLetters(),
                            one.problem() == null ? "" : ": " + one.problem());
            if (json) {
                note(line);
            } else {
                say(SafeText.of(line));
            }
        }
        return all ? OK : FAILED;
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void note(String line) {
        spec.commandLine().getErr().println(SafeText.of(line));
        spec.commandLine().getErr().flush();
    }
}
