package io.baton.infra.lab.demo;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.lab.outputs.OutputTopic;
import io.baton.infra.lab.produce.FileLines;
import io.baton.infra.lab.produce.PacedProducer;
import io.baton.infra.lab.produce.RecordSource;
import io.baton.infra.lab.produce.RideTelemetry;
import io.baton.infra.lab.run.LabRun;
import io.baton.infra.lab.run.ScheduledFunctions;
import io.baton.infra.lab.run.Wait;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import io.baton.infra.lab.windows.RideClock;
import io.baton.infra.lab.windows.RideWindows;
import io.baton.infra.lab.windows.ShownWindows;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.OutputEvidence;
import io.baton.infra.ledger.Terms;
import io.baton.infra.ledger.WindowEvidence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A demo's run: one producer, until enough hand-offs and each fault were seen. Confined to the main thread. */
final class DemoRun implements AutoCloseable {

    private static final Duration END_PATIENCE = Duration.ofSeconds(10);

    private final DemoSettings settings;
    private final ScheduledFunctions functions;
    private final Screen screen;
    private final Announcer announcer;
    private final LabRun run;
    private final PacedProducer producer;
    private final DemoConsole shown;
    private @Nullable OutputEvidence outputs;
    private @Nullable WindowEvidence made;
    private boolean begun;
    private int handoffsBefore;

    /** @param windows that the console shows; null for none; the caller closes it */
    DemoRun(
            DemoSettings settings,
            ScheduledFunctions functions,
            Lab lab,
            @Nullable ShownWindows windows,
            Path directory,
            Screen screen,
            Announcer announcer)
            throws IOException {
        this.settings = settings;
        this.functions = functions;
        this.screen = screen;
        this.announcer = announcer;
        RecordSource source = source(settings);
        run = new LabRun(settings.run(), functions, lab, null, directory, screen, announcer);
        producer = run.producer(source);
        shown = new DemoConsole(
                lab,
                windows,
                run.keys(),
                run.acknowledgements(),
                run.invocations().timelines(),
                run.faults(),
                functions.timeout());
    }

    private static RecordSource source(DemoSettings settings) throws IOException {
        Path input = settings.input();
        HandlerLoad handlers = settings.handlers();
        return input == null
                ? new RideTelemetry(
                        settings.partitions(),
                        handlers.keysPerPartition(),
                        settings.seed(),
                        settings.windows()
                                ? new RideClock(System::currentTimeMillis, settings.seed())
                                : System::currentTimeMillis)
                : new FileLines(input, settings.partitions(), handlers.concurrency());
    }

    void begin(CtrlC ctrlC) throws InterruptedException {
        announcer.say("partitions: %d, functions: %d; a tick every %.0f s, a function's life %.0f s"
                .formatted(
                        settings.partitions(),
                        functions.names().size(),
                        settings.tick().toMillis() / 1_000.0,
                        functions.timeout().toMillis() / 1_000.0));
        HandlerLoad handlers = settings.handlers();
        if (handlers.concurrency() > 1) {
            announcer.say("%d records of a partition at once, in the order of %d keys, each up to %d ms"
                    .formatted(handlers.concurrency(), handlers.keysPerPartition(), 2 * handlers.meanMillis()));
        }
        if (settings.windows()) {
            announcer.say(RideWindows.described(settings.exactlyOnce()));
        } else if (settings.exactlyOnce()) {
            announcer.say("each ride's result goes to the topic %s, exactly once".formatted(OutputTopic.NAME));
        }
        announcer.say("meanwhile, from another terminal:");
        announcer.say("  ./baton leases watch");
        announcer.say("  ./baton kafka-consumer-groups --describe --group " + Demo.GROUP);
        announcer.say("starting the first holder of each partition, and a second environment of each function ...");
        begun = true;
        run.start(Map.of(), handlers.environment(), ctrlC);
        run.awaitSecondEnvironments(ctrlC);
        announcer.say("producing %,d records/s".formatted(settings.rate()));
        handoffsBefore = run.handoffs();
        producer.start();
        run.chaos().start();
    }

    /** Until all that was asked for has been seen, or it is clear that it won't be. */
    void untilSeen(CtrlC ctrlC) {
        long deadline = System.nanoTime() + longestRun().toNanos();
        while (!ctrlC.pressedWithin(Wait.LOOK_EVERY)) {
            if (run.hasFailed(producer)) {
                return;
            }
            boolean input = settings.input() == null || producer.finished();
            List<String> missing = input ? missing() : List.of();
            if (input && (missing.isEmpty() || System.nanoTime() > deadline)) {
                run.shortcomings().addAll(missing);
                return;
            }
        }
    }

    /** Stops producing, waits for what is on its way, then stops the partitions. */
    void drain() {
        if (!begun) {
            return;
        }
        announcer.say("no more records; waiting for what is on its way ...");
        run.chaos().close();
        producer.close();
        Exception refused = run.acknowledgements().firstFailure();
        if (refused != null) {
            announcer.say("a send failed: " + refused.getMessage());
        }
        Duration patience = settings.tick().multipliedBy(2).plus(END_PATIENCE);
        run.awaitHandled(patience);
        run.awaitWindows(patience);
        announcer.say("stopping the partitions ...");
        run.stop("baton demo", "the demo is over");
        outputs = run.takeOutputs();
        made = run.takeWindows();
    }

    /** What the console and the report show of it, while it runs and after. */
    DemoConsole shown() {
        return shown;
    }

    Evidence evidence() {
        Evidence all = new Evidence(
                run.acknowledgements().all(),
                run.acknowledgements().unanswered(),
                run.watcher().handled(),
                List.of(),
                run.watcher().rows(),
                run.faults().signals(),
                run.watcher().seeks(),
                run.invocations().ended(),
                run.duplicateTicks(),
                new Terms(
                        settings.run().replayBound(),
                        settings.handlers().concurrency(),
                        !settings.chaos().isEmpty()),
                outputs);
        return all.with(made);
    }

    RunFacts facts(boolean interrupted) {
        return new RunFacts(
                settings.seed(), run.faults().counts(Instant.now()), run.shortcomings(), interrupted, run.state());
    }

    private List<String> missing() {
        List<String> missing = new ArrayList<>();
        int handoffs = run.handoffs() - handoffsBefore;
        if (handoffs < settings.handoffs()) {
            missing.add("only %d of %d planned hand-offs were seen".formatted(handoffs, settings.handoffs()));
        }
        missing.addAll(run.missingFaults());
        return missing;
    }

    /** Twice the time that it should take, faults included. */
    private Duration longestRun() {
        int rounds = settings.handoffs() / settings.partitions() + 3;
        int chaosRounds = 6 * settings.chaos().size() / settings.partitions()
                + settings.chaos().size();
        return settings.tick().multipliedBy(2L * rounds + chaosRounds).plusSeconds(30);
    }

    @Override
    public void close() {
        try (run;
                producer) {
            screen.leaveTable();
        }
    }
}
