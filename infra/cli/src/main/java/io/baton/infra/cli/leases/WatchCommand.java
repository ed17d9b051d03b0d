package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.LiveScreen;
import io.baton.infra.cli.text.TerminalHeight;
import io.baton.infra.cli.view.LeaseView;
import io.baton.internal.lease.LeaseStoreException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = {
            "Repeats 'leases list' until Ctrl-C. On a terminal the table is redrawn in place; elsewhere each look adds a"
                    + " summary, and a line for each partition whose state, health or holder changed.",
            "With --json each look is one line.",
            ""
        })
final class WatchCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final ListOptions listing = new ListOptions();

    @Mixin
    private final HealthOptions health = new HealthOptions();

    @Option(
            names = "--every",
            defaultValue = "2s",
            paramLabel = "DURATION",
            description = "Time from look to look. Default: ${DEFAULT-VALUE}.")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--looks",
            defaultValue = "0",
            paramLabel = "N",
            description = "Ends after N looks. Default: never.")
    private int looks;

    WatchCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every.compareTo(Duration.ofMillis(100)) < 0 || looks < 0) {
            throw new IllegalArgumentException("--every must be at least 100ms, and --looks at least 0");
        }
        try (Clients clients = common.open()) {
            LeaseMonitor monitor = health.monitor(clients, common.kafka(clients), common.time());
            LiveScreen screen = new LiveScreen(common.out(), common.terminal(), TerminalHeight::lines);
            LeaseChanges changes = new LeaseChanges();
            for (int i = 0; looks == 0 || i < looks; i++) {
                if (i > 0) {
                    common.time().pause(every);
                }
                show(monitor, screen, changes, clients);
            }
            return ExitCodes.OK;
        }
    }

    /** Goes on after a look that failed. */
    private void show(LeaseMonitor monitor, LiveScreen screen, LeaseChanges changes, Clients clients) {
        List<LeaseView> views;
        try {
            views = listing.arranged(monitor.look(selection.wanted()));
        } catch (LeaseStoreException | KafkaQuestionException e) {
            common.note("baton: " + ErrorText.of(e));
            return;
        }
        var now = common.time().now().truncatedTo(ChronoUnit.SECONDS);
        if (common.json()) {
            common.say(
                    Json.line(new ListCommand.Listing(clients.settings().table().value(), now, views)));
        } else if (common.terminal()) {
            List<String> lines = new ArrayList<>(LeaseText.table(views, listing.wide()));
            lines.add(now + ", every " + every.toMillis() + " ms; Ctrl-C ends it");
            screen.show(lines);
        } else {
            common.say(now + "  " + LeaseText.summary(views));
            changes.since(views).forEach(line -> common.say(now + "  " + line));
        }
    }
}
