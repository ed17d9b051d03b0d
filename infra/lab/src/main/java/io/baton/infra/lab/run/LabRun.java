package io.baton.infra.lab.run;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.errors.ExplainedException;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.emulator.lab.RunningLambda;
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.lab.chaos.Chaos;
import io.baton.infra.lab.chaos.ChaosPlan;
import io.baton.infra.lab.chaos.ChaosThread;
import io.baton.infra.lab.chaos.Faults;
import io.baton.infra.lab.chaos.Network;
import io.baton.infra.lab.chaos.TickPlan;
import io.baton.infra.lab.invocations.Invocations;
import io.baton.infra.lab.outputs.OutputTopic;
import io.baton.infra.lab.produce.Acknowledgements;
import io.baton.infra.lab.produce.PacedProducer;
import io.baton.infra.lab.produce.RecordSource;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import io.baton.infra.lab.watch.Watcher;
import io.baton.infra.lab.windows.RideWindows;
import io.baton.infra.lab.windows.StateFigures;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.WindowEvidence;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * All that moves in a demo or a soak, from the first tick to the last invocation's end; what happened is left to a judge.
 * Confined to the main thread.
 */
public final class LabRun implements AutoCloseable {

    public static final String TOPIC = "rides";

    private static final Duration START_PATIENCE = Duration.ofSeconds(90);
    private static final Duration END_PATIENCE = Duration.ofSeconds(20);

    private final RunSettings settings;
    private final ScheduledFunctions functions;
    private final Lab lab;
    private final Addresses ofFunctions;
    private final List<LeaseKey> keys;
    private final Path ledger;
    private final Acknowledgements acknowledgements;
    private final Faults faults = new Faults();
    private final Invocations invocations;
    private final LambdaEmulator lambda;
    private final RunningLambda lambdaApi;
    private final TickPlan ticks;
    private final Ticking schedule;
    private final ChaosThread chaos;
    private final Watcher watcher;
    private final @Nullable OutputTopic outputs;
    private final @Nullable RideWindows windows;
    private final Path logs;
    private final List<String> shortcomings = new ArrayList<>();

    /**
     * @param network between the functions and the lab; null for none
     * @param events what is told of single faults and invocations
     */
    public LabRun(
            RunSettings settings,
            ScheduledFunctions functions,
            Lab lab,
            @Nullable Network network,
            Path directory,
            Screen screen,
            Announcer events) {
        this.settings = settings;
        this.functions = functions;
        this.lab = lab;
        ofFunctions = network == null ? lab.addresses() : network.addresses();
        keys = IntStream.range(0, settings.partitions())
                .mapToObj(partition -> new LeaseKey(settings.group(), TOPIC, partition))
                .toList();
        ledger = Directories.create(directory.resolve("ledger"));
        logs = directory.resolve("logs");
        acknowledgements = new Acknowledgements(settings.partitions());
        Map<String, List<Integer>> partitions = functions.partitions();
        invocations = new Invocations(partitions, events);
        Machines machines = functions.machines();
        if (machines.enforce()) {
            events.say(machines.description());
        }
        lambda = new LambdaEmulator(EmulatorSettings.in(directory).withMachines(machines), invocations);
        lambdaApi = RunningLambda.announce(lambda);
        ChaosPlan plan = settings.plan();
        ticks = new TickPlan(plan, settings.tick(), faults, invocations, partitions, events);
        schedule = functions.schedule(lambda, ticks);
        LeaseStore leases = lab.leases();
        chaos = new ChaosThread(
                plan,
                lambda,
                leases,
                targets(partitions, settings.spared()),
                faults,
                events,
                network == null ? null : network.faults(leases, keys, faults, settings.windows(), events::say));
        watcher = new Watcher(
                new HandledLogs(ledger), leases, keys, acknowledgements, invocations, faults, screen, events);
        String servers = lab.addresses().bootstrapServers();
        outputs = settings.resultsOnce()
                ? new OutputTopic(servers, settings.group(), TOPIC, settings.partitions())
                : null;
        windows = settings.windows()
                ? new RideWindows(servers, TOPIC, settings.partitions(), settings.exactlyOnce())
                : null;
    }

    private List<ChaosThread.Partition> targets(Map<String, List<Integer>> partitions, int spared) {
        List<ChaosThread.Partition> targets = new ArrayList<>();
        functions.names().stream()
                .skip(spared)
                .forEach(function -> partitions
                        .getOrDefault(function, List.of())
                        .forEach(partition -> targets.add(new ChaosThread.Partition(keys.get(partition), function))));
        return targets;
    }

    /**
     * Returns when each partition has its first holder. The faults of ticks begin then; those of {@link #chaos} are for the
     * judge to start.
     *
     * @param environment what the functions need besides the lab's own
     * @throws ExplainedException if no invocation has held a partition after one and a half minutes: then none ever may
     */
    public void start(Map<String, String> topicProperties, Map<String, String> environment, CtrlC ctrlC)
            throws InterruptedException {
        Map<String, String> ofRides = new TreeMap<>(topicProperties);
        ofRides.putAll(windows == null ? Map.of() : RideWindows.TOPIC_PROPERTIES);
        var unused = LabTopic.create(lab.addresses(), TOPIC, settings.partitions(), ofRides);
        Map<String, String> all = new TreeMap<>(environment);
        if (windows != null) {
            var unusedToo = LabTopic.create(lab.addresses(), RideWindows.TOPIC, settings.partitions(), topicProperties);
            all.putAll(windows.environment());
            all.putAll(lab.stateEnvironment());
        }
        if (outputs != null) {
            var unusedToo = LabTopic.create(lab.addresses(), OutputTopic.NAME, settings.partitions(), topicProperties);
            all.putAll(OutputTopic.environment());
            outputs.start();
        }
        all.put("LAB_LEDGER", ledger.toString());
        functions.deploy(lambda, ofFunctions, all);
        schedule.start();
        watcher.start();
        Wait.until(START_PATIENCE, () -> ctrlC.pressed() || keys.stream().allMatch(this::isHeld));
        if (!ctrlC.pressed()) {
            requireHolders();
        }
        ticks.watch();
    }

    /** Returns when each function has a second environment, which the successor finds warm. */
    public void awaitSecondEnvironments(CtrlC ctrlC) {
        Wait.until(START_PATIENCE, () -> ctrlC.pressed() || keys.stream().allMatch(this::hasSecondEnvironment));
    }

    /** A producer that the caller starts and closes. */
    public PacedProducer producer(RecordSource source) {
        return new PacedProducer(lab.addresses().bootstrapServers(), TOPIC, source, settings.rate(), acknowledgements);
    }

    /** Returns when every acknowledged record has been handled, or when none has been for that long. */
    public void awaitHandled(Duration patience) {
        Wait.whileItMoves(patience, watcher::handledRecords, acknowledgements.count());
    }

    /** Returns when each window has come, or when none has for that long. */
    public void awaitWindows(Duration patience) {
        if (windows != null) {
            Wait.whileItMoves(patience, () -> -windows.missing(), 0);
        }
    }

    /** Stops the partitions as an operator would, and waits for their invocations to end. */
    public void stop(String by, String why) {
        schedule.close();
        var unused = new Operator(lab.leases()).stop(keys, by, why);
        Wait.until(
                END_PATIENCE,
                () -> functions.names().stream()
                        .allMatch(name -> lambda.running(name).isEmpty()));
        watcher.close();
        watcher.look();
    }

    /** How many planned hand-offs there were, of all partitions. */
    public int handoffs() {
        return keys.stream()
                .mapToInt(key -> invocations.handoffs(key.partition()))
                .sum();
    }

    /** A sentence for each fault that was asked for and has not come. */
    public List<String> missingFaults() {
        return faults.missing(settings.chaos(), Instant.now()).stream()
                .map(kind -> "the fault '" + kind + "' never came up")
                .toList();
    }

    /** What the run was asked to show and did not; a sentence each. */
    public List<String> shortcomings() {
        return shortcomings;
    }

    /** Notes why the producer stopped before its time, if it did; answers whether it did. */
    public boolean hasFailed(PacedProducer producer) {
        String failure = producer.failure();
        if (failure != null) {
            shortcomings.add("the producer stopped: " + failure);
        }
        return failure != null;
    }

    /** What was written since the last time, with nothing in hand; null where the functions write to no topic. */
    @Nullable
    public OutputEvidence takeOutputs() {
        return outputs == null ? null : outputs.take();
    }

    /** What came of windows since the last time, with nothing in hand; null where the functions have none. */
    @Nullable
    public WindowEvidence takeWindows() {
        return windows == null ? null : windows.take();
    }

    /** What the functions say of their state; null where they have none. */
    @Nullable
    public StateFigures state() {
        return windows == null ? null : StateFigures.read(logs);
    }

    public int duplicateTicks() {
        return faults.counts(Instant.now()).getOrDefault(Chaos.DUPLICATE, 0);
    }

    public Lab lab() {
        return lab;
    }

    public List<LeaseKey> keys() {
        return keys;
    }

    public Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    public Faults faults() {
        return faults;
    }

    public Invocations invocations() {
        return invocations;
    }

    public ChaosThread chaos() {
        return chaos;
    }

    public Watcher watcher() {
        return watcher;
    }

    private boolean isHeld(LeaseKey key) {
        return lab.leases().read(key).map(Lease::holder).isPresent();
    }

    private void requireHolders() {
        List<Integer> never = keys.stream()
                .filter(key -> lab.leases().read(key).map(Lease::progress).isEmpty())
                .map(LeaseKey::partition)
                .toList();
        if (!never.isEmpty()) {
            throw new ExplainedException(
                    "after %s s no invocation has held %s %s%s. On a machine that is busy with other things, functions may not get up in the time that Lambda gives them (10 s). Their logs: %s"
                            .formatted(
                                    START_PATIENCE.toSeconds(),
                                    never.size() == 1 ? "partition" : "partitions",
                                    never.stream().map(String::valueOf).collect(Collectors.joining(", ")),
                                    invocations.lastFailure().map(": "::concat).orElse(""),
                                    logs),
                    null);
        }
    }

    /** One invocation holds; another that has ended left its environment. */
    private boolean hasSecondEnvironment(LeaseKey key) {
        return invocations.ended().stream().anyMatch(ended -> ended.partition() == key.partition());
    }

    @Override
    public void close() {
        try (outputs;
                windows;
                lambda;
                lambdaApi;
                watcher;
                schedule;
                chaos) {
            // each ends what it started
        }
    }
}
