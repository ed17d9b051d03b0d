package io.baton.infra.cli;

import io.baton.infra.cli.log.KafkaQuestionException;
import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.text.Redrawn;
import io.baton.infra.cli.text.TerminalHeight;
import io.baton.infra.cli.trouble.Words;
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
            "Looks again and again, until Ctrl-C. On a terminal the table is redrawn in place; elsewhere each look adds a"
                    + " line, and one for each partition that changed its state or health.",
            "With --json each look is one line.",
            ""
        })
final class WatchCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final Arrangement arrangement = new Arrangement();

    @Mixin
    private final LookOptions look = new LookOptions();

    @Option(
            names = "--every",
            defaultValue = "2s",
            paramLabel = "DURATION",
            description = "From look to look. Default: ${DEFAULT-VALUE}.")
    private Duration every = Duration.ZERO;

    @Option(
            names = "--looks",
            defaultValue = "0",
            paramLabel = "N",
            description = "Ends after so many. Default: never.")
    private int looks;

    WatchCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    @Override
    public Integer call() throws InterruptedException {
        if (every.compareTo(Duration.ofMillis(100)) < 0 || looks < 0) {
            throw new IllegalArgumentException("--every must be 100ms at least, and --looks not negative");
        }
        try (Clients clients = session.open()) {
            LeaseLooks eyes = new LeaseLooks(
                    clients.book(), session.kafka(clients), look.limits(clients.place()), session.time());
            Redrawn screen = new Redrawn(session.out(), session.terminal(), TerminalHeight::lines);
            Changes changes = new Changes();
            for (int i = 0; looks == 0 || i < looks; i++) {
                if (i > 0) {
                    session.time().pause(every);
                }
                show(eyes, screen, changes, clients);
            }
            return ExitCodes.OK;
        }
    }

    /** A table that does not answer once is no reason to look away. */
    private void show(LeaseLooks eyes, Redrawn screen, Changes changes, Clients clients) {
        List<LeaseView> views;
        try {
            views = arrangement.arranged(eyes.look(selection.wanted()));
        } catch (LeaseStoreException | KafkaQuestionException e) {
            session.note("baton: " + Words.of(e));
            return;
        }
        var now = session.time().now().truncatedTo(ChronoUnit.SECONDS);
        if (session.json()) {
            session.say(Json.line(new ListCommand.Listing(clients.place().table(), now, views)));
        } else if (session.terminal()) {
            List<String> lines = new ArrayList<>(LeaseText.table(views, arrangement.wide()));
            lines.add(now + ", every " + every.toMillis() + " ms; Ctrl-C ends it");
            screen.show(lines);
        } else {
            session.say(now + "  " + LeaseText.summary(views));
            changes.since(views).forEach(line -> session.say(now + "  " + line));
        }
    }
}
