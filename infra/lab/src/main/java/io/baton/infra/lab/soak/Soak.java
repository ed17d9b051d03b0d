package io.baton.infra.lab.soak;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.lab.chaos.Network;
import io.baton.infra.lab.demo.Demo;
import io.baton.infra.lab.run.RunDirectory;
import io.baton.infra.lab.watch.Announcer;
import io.baton.infra.lab.watch.Screen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Hours of hand-offs under faults from outside, and a verdict. */
public final class Soak {

    private final SoakSettings settings;
    private final PrintStream out;
    private final PrintStream verdict;
    private final Screen screen;
    private final Announcer announcer;

    /**
     * @param out for the live view
     * @param verdict for the verdict
     */
    public Soak(SoakSettings settings, PrintStream out, PrintStream verdict, boolean terminal) {
        this.settings = settings;
        this.out = out;
        this.verdict = verdict;
        this.screen = new Screen(out, terminal);
        this.announcer = new Announcer(screen);
    }

    /** Runs to the end and answers the exit code. */
    public int run(CtrlC ctrlC) throws IOException, InterruptedException {
        announcer.say("starting a Kafka broker and DynamoDB Local behind a network that can be broken ...");
        Path directory = RunDirectory.fresh("soak");
        Path events = directory.resolve("events.log");
        announcer.say("seed %d; every fault and ended invocation: %s".formatted(settings.seed(), events));
        SoakReport report;
        try (var log = new PrintStream(events.toFile(), StandardCharsets.UTF_8);
                Network network = Network.start();
                var run = new SoakRun(
                        settings, network, directory, screen, new Announcer(new Screen(log, false)), announcer)) {
            run.begin(ctrlC);
            long begun = System.nanoTime();
            Duration left = settings.duration();
            while (left.isPositive() && !ctrlC.pressed() && !run.failed() && !run.hasAllFaults()) {
                run.leg(left, ctrlC);
                left = settings.duration().minusNanos(System.nanoTime() - begun);
            }
            run.end();
            screen.leaveTable();
            if (log.checkError()) {
                announcer.say(events + " is not whole: it could not be written");
            }
            report = run.report(Duration.ofNanos(System.nanoTime() - begun), ctrlC.pressed());
        }
        if (settings.json()) {
            verdict.println(report.json());
        } else {
            report.lines().forEach(verdict::println);
            verdict.println("  logs               " + directory);
        }
        out.flush();
        if (ctrlC.pressed()) {
            return CtrlC.EXIT_CODE;
        }
        return report.kept() ? 0 : Demo.BROKEN;
    }
}
