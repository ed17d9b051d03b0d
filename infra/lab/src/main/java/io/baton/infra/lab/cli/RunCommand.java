package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.DurationConverter;
import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Schedule;
import io.baton.infra.emulator.ScheduleSettings;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.emulator.lab.PartitionFunctions;
import io.baton.infra.emulator.lab.RunningLambda;
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.lab.invocations.InvocationPrinter;
import io.baton.infra.lab.run.LabTopic;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.internal.lease.LeaseKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Deploys functions of your own, one per partition unless said, on a compressed schedule, until Ctrl-C.",
            "Uses the lab that 'up' keeps, or starts one for the time being.",
            "A jar that has baton-state in it gets a bucket for its state; --env BATON_STATE_BUCKET=… names another.",
            ""
        })
final class RunCommand implements Callable<Integer> {

    /** A JVM each, and two of them at a hand-over. */
    private static final int MOST_PARTITIONS = 64;

    private static final Duration SHORTEST_TICK = Duration.ofSeconds(1);
    private static final Duration LONGEST_TICK = Duration.ofMinutes(14);
    private static final Duration LONGEST_IDLE = Duration.ofMinutes(12);
    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private FunctionOptions function = new FunctionOptions();

    @Option(
            names = "--topic",
            required = true,
            paramLabel = "TOPIC",
            description = "Made with --partitions if it isn't there.")
    private String topic = "";

    @Option(
            names = "--partitions",
            defaultValue = "1",
            paramLabel = "N",
            description = "Of a new topic; of a topic that is there all partitions are read. Default: 1.")
    private int partitions;

    @Option(
            names = "--partitions-per-function",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "How many partitions one function reads; the last one reads what is left. Default: ${DEFAULT-VALUE}.")
    private int partitionsPerFunction;

    @Option(
            names = "--group",
            defaultValue = "baton-run",
            paramLabel = "GROUP",
            description = "The consumer group. Default: ${DEFAULT-VALUE}.")
    private String group = "";

    @Option(
            names = "--tick",
            defaultValue = "8s",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Between two invocations of a function; 14m in production. Default: ${DEFAULT-VALUE}.")
    private Duration tick = Duration.ZERO;

    @Option(
            names = "--idle-after",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "After how long without records the functions let their partitions sleep; a watchdog wakes them. Default: never.")
    private @Nullable Duration idleAfter;

    @Override
    public Integer call() throws InterruptedException {
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException("--partitions must be 1 to " + MOST_PARTITIONS);
        }
        if (partitionsPerFunction < 1 || partitionsPerFunction > MOST_PARTITIONS) {
            throw new IllegalArgumentException("--partitions-per-function must be 1 to " + MOST_PARTITIONS);
        }
        if (tick.compareTo(SHORTEST_TICK) < 0 || tick.compareTo(LONGEST_TICK) > 0) {
            throw new IllegalArgumentException(
                    "--tick must be 1s to 14m: a JVM needs a moment to start, and 14 minutes are the real thing");
        }
        if (idleAfter != null && idleAfter.compareTo(SHORTEST_IDLE) < 0) {
            throw new IllegalArgumentException("--idle-after must be 1s at least");
        }
        if (idleAfter != null && idleAfter.compareTo(tick) >= 0) {
            throw new IllegalArgumentException(
                    "--idle-after must be less than --tick: each invocation counts anew, so none would ever be idle for long enough");
        }
        if (idleAfter != null && idleAfter.compareTo(LONGEST_IDLE) > 0) {
            throw new IllegalArgumentException("--idle-after must be 12m at most");
        }
        function.requireHandler();
        PrintWriter out = spec.commandLine().getOut();
        try (CtrlC ctrlC = CtrlC.listen();
                Lab lab = Lab.runningOr(() -> out.println("Starting Kafka and DynamoDB Local ..."))) {
            run(lab, out, ctrlC);
        }
        return CtrlC.EXIT_CODE;
    }

    private void run(Lab lab, PrintWriter out, CtrlC ctrlC) throws InterruptedException {
        Addresses addresses = lab.addresses();
        Map<String, String> environment = environment(lab, out);
        int count = LabTopic.create(addresses, topic, partitions, Map.of());
        PartitionFunctions functions = new PartitionFunctions(
                topic,
                group,
                count,
                partitionsPerFunction,
                function.jar(),
                function.handler(),
                function.memory(),
                function.timings(tick),
                environment);
        Path directory = RunDirectory.fresh("run");
        InvocationPrinter printer =
                new InvocationPrinter(out, id -> directory.resolve("logs").resolve(id + ".log"));
        Machines machines = function.machines();
        if (machines.enforce()) {
            out.println(machines.description());
        }
        try (LambdaEmulator lambda =
                        new LambdaEmulator(EmulatorSettings.in(directory).withMachines(machines), printer);
                RunningLambda api = RunningLambda.announce(lambda)) {
            functions.deploy(lambda, addresses);
            out.println("Kafka " + addresses.bootstrapServers() + ", topic " + topic + " (" + count
                    + " partitions), group " + group + "; logs in " + directory.resolve("logs"));
            out.println("Lambda " + api.endpoint());
            out.println("  ./baton leases watch --group " + group);
            out.println("  " + addresses.groupCommand(group));
            out.println("Ctrl-C ends it.");
            try (Schedule schedule = new Schedule(
                    lambda,
                    functions.names(),
                    new ScheduleSettings(tick, true, functions.timings().watchdogEvery()),
                    due -> comesTooEarly(due) ? Delivery.SKIPPED : Delivery.ONCE,
                    fault -> {})) {
                schedule.start();
                while (!ctrlC.pressedWithin(Duration.ofHours(1))) {
                    // until then
                }
            }
            out.println("Stopping ...");
            stop(lab, lambda, functions);
        }
    }

    private Map<String, String> environment(Lab lab, PrintWriter out) {
        Map<String, String> all = new TreeMap<>();
        if (function.needsStateBucket()) {
            all.putAll(lab.stateEnvironment());
            out.println("The jar has baton-state: its state goes to %s"
                    .formatted(all.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .collect(Collectors.joining(" "))));
        }
        all.putAll(function.environment(partitionsPerFunction));
        if (idleAfter != null) {
            all.put("BATON_IDLE_AFTER", idleAfter.toMillis() + "ms");
        }
        return all;
    }

    /** In production a watchdog's first minute finds no function that still starts; here it would. */
    private boolean comesTooEarly(Tick due) {
        Duration since = function.timings(tick).watchdogEvery().multipliedBy(due.number());
        return due.watchdog() && since.compareTo(tick) < 0;
    }

    /** As an operator would, so that the partitions are released; and back, so that the next run may claim them. */
    private void stop(Lab lab, LambdaEmulator lambda, PartitionFunctions functions) throws InterruptedException {
        List<LeaseKey> keys = IntStream.range(0, functions.partitions())
                .mapToObj(partition -> new LeaseKey(group, topic, partition))
                .toList();
        Operator operator = new Operator(lab.leases());
        List<LeaseKey> stopped = operator.stop(keys, "baton run", "ended by Ctrl-C");
        long deadline = System.nanoTime() + END_PATIENCE.toNanos();
        while (functions.names().stream().anyMatch(name -> !lambda.running(name).isEmpty())
                && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_EVERY);
        }
        operator.release(stopped, "baton run", "ready for the next run");
    }
}
