package io.baton.infra.lab.demo;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Schedule;
import io.baton.infra.emulator.ScheduleSettings;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.emulator.lab.PartitionFunctions;
import io.baton.infra.emulator.lab.RunningLambda;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.ledger.Terms;
import io.baton.infra.local.Checkout;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * All that moves in a soak. It goes in legs: records flow and faults come, then all is quiet until every record is done and
 * checkpointed, the leg is judged, and its evidence is forgotten; the functions go on meanwhile. So neither disk nor judge
 * grow with the hours. Confined to the main thread.
 */
final class SoakRun implements AutoCloseable {

    private static final String GROUP = "soak";
    private static final String TOPIC = "rides";
    private static final String JAR = "infra/demo/target/baton-demo.jar";
    private static final String HANDLER = "io.baton.demo.RideFunction::handleRequest";
    private static final int MEMORY_MEGABYTES = 256;
    private static final int KEYS_PER_PARTITION = 4;
    /** Of a partition: minutes of records at any rate, while nobody is further behind than seconds. */
    private static final Map<String, String> RETENTION =
            Map.of("segment.bytes", "16777216", "retention.bytes", "134217728");

    private static final Duration LEG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration PATIENCE_WHEN_INTERRUPTED = Duration.ofSeconds(20);

    private final SoakSettings settings;
    private final Lab lab;
    private final Announcer announcer;
    private final List<LeaseKey> keys;
    private final PartitionFunctions functions;
    private final Acknowledgements acknowledgements;
    private final Invocations invocations;
    private final Faults faults;
    private final RecordSource source;
    private final LambdaEmulator lambda;
    private final RunningLambda lambdaApi;
    private final Timetable timetable;
    private final Schedule schedule;
    private final Striker striker;
    private final Watcher watcher;
    private final Path vitals;
    private final SoakTally tally = new SoakTally();
    private final List<Double> judgeMegabytes = new ArrayList<>();
    private final List<String> shortcomings = new ArrayList<>();
    private List<SeenRow> lastRows = List.of();
    private int duplicateTicks;

    /**
     * @param events what is told of single faults and invocations
     * @param announcer what is told of the whole
     */
    SoakRun(
            SoakSettings settings,
            Lab lab,
            Network network,
            Path directory,
            Screen screen,
            Announcer events,
            Announcer announcer) {
        this.settings = settings;
        this.lab = lab;
        this.announcer = announcer;
        int partitions = settings.partitions();
        LabTimings timings = new LabTimings(settings.tick());
        Path ledger = Directories.create(directory.resolve("ledger"));
        vitals = Directories.create(directory.resolve("vitals"));
        keys = IntStream.range(0, partitions)
                .mapToObj(partition -> new LeaseKey(GROUP, TOPIC, partition))
                .toList();
        functions = new PartitionFunctions(
                TOPIC,
                GROUP,
                partitions,
                Checkout.root().resolve(JAR),
                HANDLER,
                MEMORY_MEGABYTES,
                timings,
                Map.of(
                        "LAB_LEDGER",
                        ledger.toString(),
                        "LAB_VITALS",
                        vitals.toString(),
                        // shorter than a function lives here; in production it is a minute of fifteen
                        "BATON_CONNECT_TIMEOUT",
                        "2s"));
        faults = new Faults();
        acknowledgements = new Acknowledgements(partitions);
        invocations = new Invocations(functions.names(), events);
        source = new RideTelemetry(partitions, KEYS_PER_PARTITION, settings.seed(), System::currentTimeMillis);
        lambda = new LambdaEmulator(EmulatorSettings.in(directory), invocations);
        lambdaApi = RunningLambda.announce(lambda);
        ChaosPlan plan = new ChaosPlan(settings.chaos(), settings.seed(), partitions, settings.tick());
        timetable = new Timetable(plan, settings.tick(), faults, invocations, functions.names(), events);
        schedule = new Schedule(
                lambda,
                functions.names(),
                new ScheduleSettings(settings.tick(), true, timings.watchdogEvery()),
                timetable,
                fault -> {});
        striker = new Striker(
                plan,
                lambda,
                lab.leases(),
                keys,
                functions.names(),
                faults,
                events,
                1,
                network.weather(lab.leases(), keys, faults, events::say));
        watcher = new Watcher(
                new HandledLogs(ledger), lab.leases(), keys, acknowledgements, invocations, faults, screen, events);
    }

    void begin(Addresses throughTheNetwork, CtrlC ctrlC) throws InterruptedException {
        var unused = LabTopic.create(lab.addresses(), TOPIC, settings.partitions(), RETENTION);
        functions.deploy(lambda, throughTheNetwork);
        schedule.start();
        watcher.start();
        Wait.until(PATIENCE, () -> ctrlC.pressed() || keys.stream().allMatch(this::isHeld));
        timetable.watch();
        striker.pause();
        striker.start();
    }

    /** A minute of records and faults, and the verdict on it. */
    void leg(Duration atMost, CtrlC ctrlC) {
        Duration length = atMost.compareTo(LEG) < 0 ? atMost : LEG;
        striker.resume();
        try (var producer = new PacedProducer(
                lab.addresses().bootstrapServers(), TOPIC, source, settings.rate(), acknowledgements)) {
            producer.start();
            Wait.until(length, () -> ctrlC.pressed() || producer.failure() != null);
            String failure = producer.failure();
            if (failure != null) {
                shortcomings.add("the producer stopped: " + failure);
            }
        } finally {
            striker.pause();
        }
        settle(ctrlC);
        announcer.say(tally.add(evidence()));
        judgeMegabytes.add(heapMegabytes());
    }

    /** Whether there is any sense in another leg. */
    boolean failed() {
        return !shortcomings.isEmpty();
    }

    private void settle(CtrlC ctrlC) {
        Duration patience = ctrlC.pressed() ? PATIENCE_WHEN_INTERRUPTED : PATIENCE;
        Wait.until(patience, () -> watcher.handledRecords() >= acknowledgements.count());
        Map<Integer, Long> ends = new HashMap<>();
        for (AcknowledgedRecord record : acknowledgements.all()) {
            ends.merge(record.partition(), record.offset() + 1, Math::max);
        }
        Wait.until(
                patience,
                () -> keys.stream().allMatch(key -> checkpoint(key) >= ends.getOrDefault(key.partition(), 0L)));
    }

    private Evidence evidence() {
        List<SeenRow> rows = new ArrayList<>(lastRows);
        rows.addAll(watcher.takeRows());
        Map<Integer, SeenRow> last = new HashMap<>();
        rows.forEach(row -> last.put(row.partition(), row));
        lastRows = List.copyOf(last.values());
        int before = duplicateTicks;
        duplicateTicks = faults.counts(Instant.now()).getOrDefault(Chaos.DUPLICATE, 0);
        return new Evidence(
                acknowledgements.take(),
                0,
                watcher.takeHandled(),
                List.of(),
                rows,
                faults.take(),
                invocations.take(),
                duplicateTicks - before,
                new Terms(Demo.REPLAY_BOUND, 1, !settings.chaos().isEmpty()));
    }

    /** Stops the partitions as an operator would. */
    void end() {
        schedule.close();
        var unused = new Operator(lab.leases()).stop(keys, "baton soak", "the soak is over");
        Wait.until(
                PATIENCE_WHEN_INTERRUPTED,
                () -> functions.names().stream()
                        .allMatch(name -> lambda.running(name).isEmpty()));
        watcher.close();
    }

    SoakReport report(Duration took, Path directory, boolean interrupted) {
        if (!interrupted) {
            for (Chaos kind : faults.missing(settings.chaos(), Instant.now())) {
                shortcomings.add("the fault '" + kind + "' never came up");
            }
        }
        int handoffs = keys.stream()
                .mapToInt(key -> invocations.handoffs(key.partition()))
                .sum();
        return new SoakReport(
                tally,
                HeldResources.read(vitals),
                handoffs,
                faults.counts(Instant.now()),
                took,
                settings.seed(),
                judgeMegabytes,
                Directories.bytes(directory) / (double) (1 << 20),
                shortcomings,
                interrupted);
    }

    private boolean isHeld(LeaseKey key) {
        return lab.leases().read(key).map(Lease::holder).isPresent();
    }

    private long checkpoint(LeaseKey key) {
        return lab.leases()
                .read(key)
                .flatMap(Lease::checkpoint)
                .map(Checkpoint::nextOffset)
                .orElse(0L);
    }

    private static double heapMegabytes() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / (double) (1 << 20);
    }

    @Override
    public void close() {
        try (lambda;
                lambdaApi;
                watcher;
                schedule;
                striker) {
            // each ends what it started
        }
    }
}
