package io.baton.infra.lab.demo;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.console.BrowserWindow;
import io.baton.infra.console.ConsoleServer;
import io.baton.infra.console.ConsoleSettings;
import io.baton.infra.console.ConsoleSource;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabSettings;
import io.baton.infra.lab.run.LabFunctions;
import io.baton.infra.lab.run.LabRun;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.infra.lab.run.ScheduledFunctions;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import io.baton.infra.lab.windows.ShownWindows;
import io.baton.infra.ledger.Evidence;
import io.baton.infra.ledger.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a lab, lets functions hand partitions on in it, and judges what happened. */
public final class Demo {

    /** The promise did not hold, or was not put to the test. */
    public static final int BROKEN = 1;

    public static final String TOPIC = LabRun.TOPIC;
    public static final String GROUP = "ride-standings";

    private final DemoSettings settings;
    private final ScheduledFunctions functions;
    private final PrintStream out;
    private final Screen screen;
    private final Announcer announcer;

    public Demo(DemoSettings settings, PrintStream out, boolean terminal) {
        this(settings, (Integer) null, out, terminal);
    }

    /** The same with functions that have as much memory as that, and as much of a core as Lambda gives with it. */
    public Demo(DemoSettings settings, @Nullable Integer memoryMegabytes, PrintStream out, boolean terminal) {
        this(
                settings,
                new LabFunctions(
                        GROUP,
                        settings.partitions(),
                        settings.partitionsPerFunction(),
                        settings.tick(),
                        memoryMegabytes),
                out,
                terminal);
    }

    /** The same with functions that the caller describes: from a template, for instance. */
    public Demo(DemoSettings settings, ScheduledFunctions functions, PrintStream out, boolean terminal) {
        this.settings = settings;
        this.functions = functions;
        this.out = out;
        this.screen = new Screen(out, terminal);
        this.announcer = new Announcer(screen);
    }

    /** Runs to the end and answers the exit code. */
    public int run(CtrlC ctrlC) throws IOException, InterruptedException {
        announcer.say("starting a Kafka broker and DynamoDB Local, each in a JVM of its own ...");
        Path directory = RunDirectory.fresh("demo");
        boolean kept;
        try (Lab lab = Lab.start(LabSettings.DEFAULT)) {
            Addresses addresses = lab.addresses();
            announcer.say("Kafka on " + addresses.bootstrapServers() + ", DynamoDB on " + addresses.dynamoDb());
            ShownWindows windows = shownWindows(lab);
            DemoRun run = new DemoRun(settings, functions, lab, windows, directory, screen, announcer);
            try (windows;
                    ConsoleServer console = settings.console() ? console(run.shown()) : null) {
                go(run, ctrlC);
                Evidence evidence = run.evidence();
                if (ctrlC.pressed() && evidence.acknowledged().isEmpty()) {
                    out.println("Interrupted before anything was produced: no verdict.");
                    return CtrlC.EXIT_CODE;
                }
                kept = judge(run, evidence, run.facts(ctrlC.pressed()), directory);
                if (settings.keep() && !ctrlC.pressed()) {
                    keep(addresses, console, ctrlC);
                }
            }
        }
        if (ctrlC.pressed()) {
            return CtrlC.EXIT_CODE;
        }
        return kept ? 0 : BROKEN;
    }

    private @Nullable ShownWindows shownWindows(Lab lab) {
        return settings.windows() && settings.console()
                ? new ShownWindows(lab.addresses().bootstrapServers(), settings.partitions(), lab::stateBucket)
                : null;
    }

    private void go(DemoRun run, CtrlC ctrlC) throws InterruptedException {
        try (run) {
            if (!ctrlC.pressed()) {
                run.begin(ctrlC);
                run.untilSeen(ctrlC);
            }
            run.drain();
            screen.leaveTable();
        }
    }

    private ConsoleServer console(ConsoleSource source) {
        ConsoleServer console = ConsoleServer.start(ConsoleSettings.DEFAULT, source);
        announcer.say("console on " + console.address()
                + (BrowserWindow.open(console.address())
                        ? ""
                        : "; no browser could be opened here, so open it yourself"));
        return console;
    }

    private boolean judge(DemoRun run, Evidence evidence, RunFacts seen, Path directory) throws IOException {
        Verdict verdict = Verdict.of(evidence);
        RunFacts facts = seen;
        if (settings.handlers().concurrency() > 1 && verdict.atOnce().overtaken() == 0) {
            facts = facts.butNot("no record was done after a later one: --concurrency was not put to the test");
        }
        List<String> lines = VerdictText.lines(verdict, facts);
        lines.forEach(out::println);
        out.println("  logs             " + directory);
        Path report = settings.report();
        if (report != null) {
            VerdictReport.write(report, verdict, facts);
            out.println("  report           " + report);
        }
        Path html = settings.html();
        if (html != null) {
            run.shown().report("Baton demo, seed " + settings.seed(), lines).write(html);
            out.println("  timeline         " + html);
        }
        return facts.kept(verdict);
    }

    private void keep(Addresses addresses, @Nullable ConsoleServer console, CtrlC ctrlC) {
        out.println();
        out.println("The lab stays up until Ctrl-C; its partitions are stopped (desired = STOP in their rows).");
        out.println("  " + addresses.scanCommand());
        out.println("  " + addresses.groupCommand(GROUP));
        if (console != null) {
            out.println("  " + console.address());
        }
        while (!ctrlC.pressedWithin(Duration.ofHours(1))) {
            // until then
        }
    }
}
