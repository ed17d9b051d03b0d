package io.baton.infra.lab.demo;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.emulator.lab.RunningLambda;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** All that moves in a demo, from the first tick to the last invocation's end. Confined to the main thread. */
final class DemoRun implements AutoCloseable {

    private static final Duration START_PATIENCE = Duration.ofSeconds(30);
    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private final DemoSettings settings;
    private final Screen screen;
    private final Announcer announcer;
    private final List<LeaseKey> keys;
    private final DemoFunctions functions;
    private final Map<String, String> environment;
    private final Lab lab;
    private final Acknowledgements acknowledgements;
    private final Faults faults = new Faults();
    private final Invocations invocations;
    private final PacedProducer producer;
    private final LambdaEmulator lambda;
    private final RunningLambda lambdaApi;
    private final Timetable timetable;
    private final Ticking schedule;
    private final Striker striker;
    private final Watcher watcher;
    private final DemoSource shown;
    private final List<String> shortcomings = new ArrayList<>();
    private boolean begun;
    private int handoffsBefore;

    DemoRun(DemoSettings settings, DemoFunctions functions, Lab lab, Path directory, Screen screen, Announcer announcer)
            throws IOException {
        this.settings = settings;
        this.functions = functions;
        this.lab = lab;
        this.screen = screen;
        this.announcer = announcer;
        int partitions = settings.partitions();
        Path ledger = Directories.create(directory.resolve("ledger"));
        keys = IntStream.range(0, partitions)
                .mapToObj(partition -> new LeaseKey(Demo.GROUP, Demo.TOPIC, partition))
                .toList();
        environment = environment(ledger, settings.handlers());
        acknowledgements = new Acknowledgements(partitions);
        invocations = new Invocations(functions.names(), announcer);
        Path input = settings.input();
        RecordSource source = input == null
                ? new RideTelemetry(
                        partitions, settings.handlers().keysPerPartition(), settings.seed(), System::currentTimeMillis)
                : new FileLines(input, partitions, settings.handlers().concurrency());
        producer = new PacedProducer(
                lab.addresses().bootstrapServers(), Demo.TOPIC, source, settings.rate(), acknowledgements);
        lambda = new LambdaEmulator(EmulatorSettings.in(directory), invocations);
        lambdaApi = RunningLambda.announce(lambda);
        ChaosPlan plan = new ChaosPlan(settings.chaos(), settings.seed(), partitions, settings.tick());
        timetable = new Timetable(plan, settings.tick(), faults, invocations, functions.names(), announcer);
        schedule = functions.schedule(lambda, timetable);
        striker = new Striker(plan, lambda, lab.leases(), keys, functions.names(), faults, announcer, 0, null);
        watcher = new Watcher(
                new HandledLogs(ledger), lab.leases(), keys, acknowledgements, invocations, faults, screen, announcer);
        shown = new DemoSource(
                lab.leases(),
                lab.history(),
                keys,
                acknowledgements,
                invocations.lifelines(),
                faults,
                functions.timeout());
    }

    private static Map<String, String> environment(Path ledger, HandlerLoad handlers) {
        Map<String, String> environment = new HashMap<>(handlers.environment());
        environment.put("LAB_LEDGER", ledger.toString());
        return environment;
    }

    void begin(CtrlC ctrlC) throws InterruptedException {
        var unused = LabTopic.create(lab.addresses(), Demo.TOPIC, settings.partitions(), Map.of());
        functions.deploy(lambda, lab.addresses(), environment);
        announcer.say("partitions: %d, a function each; a tick every %.0f s, a function's life %.0f s"
                .formatted(
                        settings.partitions(),
                        settings.tick().toMillis() / 1_000.0,
                        functions.timeout().toMillis() / 1_000.0));
        HandlerLoad handlers = settings.handlers();
        if (handlers.concurrency() > 1) {
            announcer.say("%d records of a partition at once, in the order of %d keys, each up to %d ms"
                    .formatted(handlers.concurrency(), handlers.keysPerPartition(), 2 * handlers.meanMillis()));
        }
        announcer.say("meanwhile, from another terminal:");
        announcer.say("  ./baton leases watch");
        announcer.say("  ./baton kafka-consumer-groups --describe --group " + Demo.GROUP);
        begun = true;
        schedule.start();
        watcher.start();
        announcer.say("starting the first holder of each partition, and a second environment of each function ...");
        Wait.until(START_PATIENCE, () -> ctrlC.pressed() || keys.stream().allMatch(this::isHeld));
        timetable.watch();
        Wait.until(START_PATIENCE, () -> ctrlC.pressed() || keys.stream().allMatch(this::hasSecondEnvironment));
        announcer.say("producing %,d records/s".formatted(settings.rate()));
        handoffsBefore = handoffs();
        producer.start();
        striker.start();
    }

    /** Until all that was asked for has been seen, or it is clear that it won't be. */
    void untilSeen(CtrlC ctrlC) {
        long deadline = System.nanoTime() + longestRun().toNanos();
        while (!ctrlC.pressedWithin(Wait.LOOK_EVERY)) {
            String failure = producer.failure();
            if (failure != null) {
                shortcomings.add("the producer stopped: " + failure);
                return;
            }
            boolean input = settings.input() == null || producer.finished();
            if (input && missing().isEmpty()) {
                return;
            }
            if (input && System.nanoTime() > deadline) {
                shortcomings.addAll(missing());
                return;
            }
        }
    }

    /** Stops producing, waits for what is on its way, then stops the partitions as an operator would. */
    void drain(CtrlC ctrlC) {
        if (!begun) {
            return;
        }
        announcer.say("no more records; waiting for what is on its way ...");
        striker.close();
        producer.close();
        Exception refused = acknowledgements.firstFailure();
        if (refused != null) {
            announcer.say("a send failed: " + refused.getMessage());
        }
        Duration patience = settings.tick().multipliedBy(2).plus(END_PATIENCE);
        Wait.until(patience, () -> watcher.handledRecords() >= acknowledgements.count());
        announcer.say("stopping the partitions ...");
        schedule.close();
        var unused = new Operator(lab.leases()).stop(keys, "baton demo", "the demo is over");
        Wait.until(END_PATIENCE, this::allEnded);
        watcher.close();
        watcher.look();
    }

    /** What the console and the report show of it, while it runs and after. */
    DemoSource shown() {
        return shown;
    }

    Evidence evidence() {
        return Demo.evidence(acknowledgements, watcher, invocations, faults, settings);
    }

    RunFacts facts(boolean interrupted) {
        return new RunFacts(settings.seed(), faults.counts(Instant.now()), shortcomings, interrupted);
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        int handoffs = handoffs() - handoffsBefore;
        if (handoffs < settings.handoffs()) {
            missing.add("only %d of %d planned hand-offs were seen".formatted(handoffs, settings.handoffs()));
        }
        for (Chaos kind : faults.missing(settings.chaos(), Instant.now())) {
            missing.add("the fault '" + kind + "' never came up");
        }
        return missing;
    }

    private int handoffs() {
        return IntStream.range(0, settings.partitions())
                .map(invocations::handoffs)
                .sum();
    }

    /** Twice the time that it should take, faults included. */
    private Duration longestRun() {
        int rounds = settings.handoffs() / settings.partitions() + 3;
        int chaosRounds = 6 * settings.chaos().size() / settings.partitions()
                + settings.chaos().size();
        return settings.tick().multipliedBy(2L * rounds + chaosRounds).plusSeconds(30);
    }

    private boolean isHeld(LeaseKey key) {
        return lab.leases().read(key).map(Lease::holder).isPresent();
    }

    /** One invocation holds; another that has ended left the environment that the successor will find warm. */
    private boolean hasSecondEnvironment(LeaseKey key) {
        return invocations.ended().stream().anyMatch(ended -> ended.partition() == key.partition());
    }

    private boolean allEnded() {
        return functions.names().stream().allMatch(name -> lambda.running(name).isEmpty());
    }

    @Override
    public void close() {
        try (lambda;
                lambdaApi;
                watcher;
                schedule;
                striker;
                producer) {
            screen.leaveTable();
        }
    }
}
