package io.baton.infra.lab.soak;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.lab.chaos.Network;
import io.baton.infra.lab.produce.PacedProducer;
import io.baton.infra.lab.produce.RecordSource;
import io.baton.infra.lab.produce.RideTelemetry;
import io.baton.infra.lab.run.LabFunctions;
import io.baton.infra.lab.run.LabRun;
import io.baton.infra.lab.run.Wait;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import io.baton.infra.lab.windows.RideClock;
import io.baton.infra.ledger.AcknowledgedRecord;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.SeenRow;
import io.baton.infra.ledger.Terms;
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

/**
 * A soak's run goes in legs: records flow and faults come, then all is quiet until every record is done and checkpointed, the
 * leg is judged, and its evidence is forgotten; the functions go on meanwhile. So neither disk nor judge grow with the hours.
 * Confined to the main thread.
 */
final class SoakRun implements AutoCloseable {

    private static final String GROUP = "soak";
    private static final int KEYS_PER_PARTITION = 4;
    /** Of a partition: minutes of records at any rate, while no partition is more than seconds behind. */
    private static final Map<String, String> RETENTION =
            Map.of("segment.bytes", "16777216", "retention.bytes", "134217728");

    private static final Duration LEG = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final Duration PATIENCE_WHEN_INTERRUPTED = Duration.ofSeconds(20);

    private final SoakSettings settings;
    private final Path directory;
    private final Path resources;
    private final Announcer announcer;
    private final LabRun run;
    private final RecordSource source;
    private final SoakTally tally = new SoakTally();
    private final List<Double> judgeMegabytes = new ArrayList<>();
    private List<SeenRow> lastRows = List.of();
    private int duplicateTicks;

    /**
     * @param events what is told of single faults and invocations
     * @param announcer what is told of the whole
     */
    SoakRun(
            SoakSettings settings,
            Network network,
            Path directory,
            Screen screen,
            Announcer events,
            Announcer announcer) {
        this.settings = settings;
        this.directory = directory;
        this.announcer = announcer;
        int partitions = settings.partitions();
        resources = Directories.create(directory.resolve("resources"));
        source = new RideTelemetry(
                partitions,
                KEYS_PER_PARTITION,
                settings.seed(),
                settings.windows()
                        ? new RideClock(System::currentTimeMillis, settings.seed())
                        : System::currentTimeMillis);
        run = new LabRun(
                settings.run(GROUP),
                new LabFunctions(
                        GROUP,
                        partitions,
                        settings.partitionsPerFunction(),
                        settings.tick(),
                        settings.memoryMegabytes()),
                network.lab(),
                network,
                directory,
                screen,
                events);
    }

    void begin(CtrlC ctrlC) throws InterruptedException {
        // the patience is shorter than a function lives here; in production it is a minute of fifteen
        var environment = new HashMap<>(Map.of("LAB_RESOURCES", resources.toString(), "BATON_CONNECT_TIMEOUT", "2s"));
        if (settings.faults() != null) {
            // so many kills hit some record again and again, which is not the record's doing
            environment.put("BATON_CRASHES_PER_RECORD", "1000");
        }
        run.start(RETENTION, environment, ctrlC);
        run.chaos().pause();
        run.chaos().start();
    }

    /** A minute of records and faults, and the verdict on it. */
    void leg(Duration atMost, CtrlC ctrlC) {
        Duration length = atMost.compareTo(LEG) < 0 ? atMost : LEG;
        run.chaos().resume();
        try (PacedProducer producer = run.producer(source)) {
            producer.start();
            Wait.until(length, () -> ctrlC.pressed() || producer.failure() != null || hasAllFaults());
            var unused = run.hasFailed(producer);
        } finally {
            run.chaos().pause();
        }
        settle(ctrlC);
        announcer.say(tally.add(evidence()));
        Integer wanted = settings.faults();
        if (wanted != null) {
            announcer.say("%,d of %,d kills and freezes".formatted(run.faults().killsAndFreezes(), wanted));
        }
        judgeMegabytes.add(heapMegabytes());
    }

    /** Whether there is any sense in another leg. */
    boolean failed() {
        return !run.shortcomings().isEmpty();
    }

    /** Whether it was asked for a number of kills and freezes, and there were so many. */
    boolean hasAllFaults() {
        Integer wanted = settings.faults();
        return wanted != null && run.faults().killsAndFreezes() >= wanted;
    }

    private void settle(CtrlC ctrlC) {
        Duration patience = ctrlC.pressed() ? PATIENCE_WHEN_INTERRUPTED : PATIENCE;
        run.awaitHandled(patience);
        run.awaitWindows(patience);
        Map<Integer, Long> ends = new HashMap<>();
        for (AcknowledgedRecord record : run.acknowledgements().all()) {
            ends.merge(record.partition(), record.offset() + 1, Math::max);
        }
        Wait.whileItMoves(
                patience,
                () -> run.keys().stream()
                        .mapToLong(key -> Math.min(checkpoint(key), ends.getOrDefault(key.partition(), 0L)))
                        .sum(),
                ends.values().stream().mapToLong(end -> end).sum());
    }

    private Evidence evidence() {
        List<SeenRow> rows = new ArrayList<>(lastRows);
        rows.addAll(run.watcher().takeRows());
        Map<Integer, SeenRow> last = new HashMap<>();
        rows.forEach(row -> last.put(row.partition(), row));
        lastRows = List.copyOf(last.values());
        OutputEvidence outputs = run.takeOutputs();
        int before = duplicateTicks;
        duplicateTicks = run.duplicateTicks();
        Evidence leg = new Evidence(
                run.acknowledgements().take(),
                0,
                run.watcher().takeHandled(),
                List.of(),
                rows,
                run.faults().take(),
                List.of(),
                run.invocations().take(),
                duplicateTicks - before,
                new Terms(
                        settings.run(GROUP).replayBound(), 1, !settings.chaos().isEmpty()),
                outputs);
        return leg.with(run.takeWindows());
    }

    void end() {
        run.stop("baton soak", "the soak is over");
    }

    SoakReport report(Duration took, boolean interrupted) {
        if (!interrupted) {
            run.shortcomings().addAll(run.missingFaults());
            if (settings.faults() != null && !hasAllFaults()) {
                run.shortcomings()
                        .add("only %,d of %,d kills and freezes happened in the time"
                                .formatted(run.faults().killsAndFreezes(), settings.faults()));
            }
        }
        return new SoakReport(
                tally,
                HeldResources.read(resources),
                run.state(),
                run.handoffs(),
                run.faults().counts(Instant.now()),
                took,
                settings.seed(),
                judgeMegabytes,
                Directories.bytes(directory) / (double) (1 << 20),
                run.shortcomings(),
                interrupted);
    }

    private long checkpoint(LeaseKey key) {
        return run.lab()
                .leases()
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
        run.close();
    }
}
