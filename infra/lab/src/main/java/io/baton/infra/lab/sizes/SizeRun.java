package io.baton.infra.lab.sizes;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.emulator.EmulatorSettings;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.emulator.lab.PartitionFunctions;
import io.baton.infra.emulator.machine.LambdaShare;
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.lab.produce.Acknowledgements;
import io.baton.infra.lab.produce.PacedProducer;
import io.baton.infra.lab.produce.RideTelemetry;
import io.baton.infra.lab.run.LabFunctions;
import io.baton.infra.lab.run.LabTopic;
import io.baton.infra.lab.run.Wait;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.ledger.HandledLogs;
import io.baton.infra.ledger.HandledRecord;
import io.baton.infra.ledger.Spread;
import io.baton.infra.local.Directories;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Measures one size: a first holder, then hand-offs under a steady load, cold and warm in turn, then a flood with a cold and a warm
 * hand-off in it. Leases have the timings of production. Confined to one thread.
 */
final class SizeRun implements AutoCloseable {

    private static final String GROUP = "sizes";
    private static final int RACES_PER_PARTITION = 8;
    private static final Duration HOLD_PATIENCE = Duration.ofMinutes(2);
    private static final Duration SETTLE = Duration.ofSeconds(4);
    private static final Duration HANDLED_PATIENCE = Duration.ofSeconds(20);
    private static final Duration END_PATIENCE = Duration.ofSeconds(30);

    private final FunctionSize size;
    private final SizesSettings settings;
    private final Lab lab;
    private final Announcer announcer;
    private final CtrlC ctrlC;
    private final PartitionFunctions functions;
    private final String name;
    private final List<LeaseKey> keys;
    private final Path ledger;
    private final HandledLogs handled;
    private final InvocationLog invocations = new InvocationLog();
    private final LambdaEmulator lambda;
    private final LeaseWatch leases;
    private final ProcessWatch processes;
    private final List<Double> holdCold = new ArrayList<>();
    private final List<Double> holdWarm = new ArrayList<>();
    private final List<HandledRecord> records = new ArrayList<>();
    private long ticks;

    SizeRun(
            FunctionSize size,
            String topic,
            SizesSettings settings,
            Lab lab,
            Machines machines,
            Path directory,
            Announcer announcer,
            CtrlC ctrlC)
            throws InterruptedException {
        this.size = size;
        this.settings = settings;
        this.lab = lab;
        this.announcer = announcer;
        this.ctrlC = ctrlC;
        ledger = Directories.create(directory.resolve("ledger"));
        handled = new HandledLogs(ledger);
        functions = LabFunctions.production(topic, GROUP, size.partitions(), size.memoryMegabytes(), environment());
        name = functions.names().getFirst();
        keys = IntStream.range(0, size.partitions())
                .mapToObj(partition -> new LeaseKey(GROUP, topic, partition))
                .toList();
        int created = LabTopic.create(lab.addresses(), topic, size.partitions(), Map.of());
        if (created != size.partitions()) {
            throw new IllegalStateException(topic + " has " + created + " partitions");
        }
        lambda = new LambdaEmulator(EmulatorSettings.in(directory).withMachines(machines), invocations);
        leases = new LeaseWatch(lab.leases(), keys);
        processes = new ProcessWatch(invocations);
    }

    private Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>(Map.of("LAB_LEDGER", ledger.toString()));
        if (settings.jvmOptions() != null) {
            all.put("JAVA_TOOL_OPTIONS", settings.jvmOptions());
        }
        return all;
    }

    SizeFigures measure() throws InterruptedException {
        functions.deploy(lambda, lab.addresses());
        if (hold()) {
            steady();
        }
        List<Double> renewals = leases.intervals();
        readHandled();
        List<Double> latencies = Latencies.of(
                lab.addresses().bootstrapServers(), functions.topic(), size.partitions(), records, ctrlC::pressed);
        Double floodRate = settings.flood().isPositive() && !ctrlC.pressed() ? flood() : null;
        new Operator(lab.leases()).stop(keys, "baton sizes", "it has been measured");
        Wait.until(END_PATIENCE, () -> lambda.running(name).isEmpty());
        tellTroubles();
        return new SizeFigures(
                size,
                LambdaShare.cores(size.memoryMegabytes()),
                Spread.of(invocations.inits()),
                Spread.of(holdCold),
                Spread.of(holdWarm),
                Spread.of(invocations.stalls(true)),
                Spread.of(invocations.stalls(false)),
                Spread.of(renewals),
                Spread.of(latencies),
                floodRate,
                invocations.peakMegabytes(),
                processes.threads(),
                processes.sockets(),
                invocations.killed(),
                invocations.failed(),
                functions.environment().getOrDefault("JAVA_TOOL_OPTIONS", ""));
    }

    private void steady() throws InterruptedException {
        Acknowledgements sent = new Acknowledgements(size.partitions());
        try (PacedProducer producer = new PacedProducer(
                lab.addresses().bootstrapServers(), functions.topic(), rides(), settings.rate(), sent)) {
            producer.start();
            pause(SETTLE);
            int cold = settings.cold();
            int warm = settings.warm();
            // the first holder has an environment, so the first stretch has one new environment, and each later one two
            for (int news = 1; cold + warm > 0 && !ctrlC.pressed(); news = 2) {
                int colds = Math.min(news, cold);
                int warms =
                        cold == colds ? warm : Math.min(warm, Math.ceilDiv(settings.warm() * colds, settings.cold()));
                for (int next = 0; next < colds + warms && !ctrlC.pressed(); next++) {
                    boolean unused = hold();
                    pause(SETTLE);
                    tellTroubles();
                }
                cold -= colds;
                warm -= warms;
                if (cold > 0) {
                    // environments that are there get nothing more from now on
                    functions.deploy(lambda, lab.addresses());
                }
            }
        }
        Wait.until(HANDLED_PATIENCE, () -> {
            readHandled();
            return ctrlC.pressed() || records.size() >= sent.count();
        });
        if (records.size() < sent.count()) {
            announcer.say("%s: of %,d records %,d were handled in time".formatted(size, sent.count(), records.size()));
        }
    }

    private RideTelemetry rides() {
        return new RideTelemetry(size.partitions(), RACES_PER_PARTITION, 1, System::currentTimeMillis);
    }

    /** Fires a tick; answers whether its invocation came to hold all partitions in time. */
    private boolean hold() throws InterruptedException {
        long before = leases.generation();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        long begun = System.nanoTime();
        String requestId = lambda.invoke(name, new Tick(name, ticks++, now, false).toEventJson());
        while (leases.generation() <= before && !ctrlC.pressed()) {
            if (System.nanoTime() - begun > HOLD_PATIENCE.toNanos()) {
                announcer.say("%s: a tick came to nothing in %s s".formatted(size, HOLD_PATIENCE.toSeconds()));
                return false;
            }
            Thread.sleep(10);
        }
        (invocations.isCold(requestId) ? holdCold : holdWarm).add((System.nanoTime() - begun) / 1e6);
        return true;
    }

    /** Answers how many records were handled a second. */
    private @Nullable Double flood() throws InterruptedException {
        int before = records.size();
        long begun = System.nanoTime();
        try (PacedProducer producer = new PacedProducer(
                lab.addresses().bootstrapServers(),
                functions.topic(),
                new PaddedRides(rides(), settings.floodBytes()),
                settings.floodRate(),
                new Acknowledgements(size.partitions()))) {
            producer.start();
            Duration part = settings.flood().dividedBy(3);
            pause(part);
            boolean warm = hold();
            pause(part);
            functions.deploy(lambda, lab.addresses());
            boolean cold = hold();
            pause(part);
            if (!cold || !warm) {
                announcer.say("%s: a hand-off of the flood came to nothing".formatted(size));
            }
            readHandled();
        }
        tellTroubles();
        return (records.size() - before) / ((System.nanoTime() - begun) / 1e9);
    }

    private void readHandled() {
        records.addAll(handled.more());
    }

    private void tellTroubles() {
        invocations.takeTroubles().forEach(trouble -> announcer.say(size + ": " + trouble));
    }

    private void pause(Duration duration) throws InterruptedException {
        boolean unused = ctrlC.pressedWithin(duration);
    }

    @Override
    public void close() {
        try (lambda;
                leases;
                processes) {
            // each ends what it started
        }
    }
}
