package io.baton.infra.cli;

import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.text.Json;
import io.baton.infra.cli.view.Health;
import io.baton.infra.cli.view.LeaseView;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = {
            "Shows every partition: who holds it, how far it is done, what waits, and how it does.",
            "Reads only. It needs dynamodb:Scan, and for lag Describe (for its age Read) on the topic.",
            ""
        },
        footer = {"", "Exit code: 0; 1 it could not look; 2 wrong usage; with --check 3 if any is not OK."})
final class ListCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final Arrangement arrangement = new Arrangement();

    @Mixin
    private final LookOptions look = new LookOptions();

    @Option(names = "--check", description = "Exit code 3 unless all that are shown are OK.")
    private boolean check;

    ListCommand(Surroundings surroundings) {
        this.session = new Session(surroundings);
    }

    /** As {@code --json} has it. */
    record Listing(String table, Instant at, List<LeaseView> leases) {}

    @Override
    public Integer call() {
        try (Clients clients = session.open()) {
            LeaseLooks looks = new LeaseLooks(
                    clients.book(), session.kafka(clients), look.limits(clients.place()), session.time());
            List<LeaseView> found = looks.look(selection.wanted());
            List<String> unmatched =
                    selection.unmatched(found.stream().map(LeaseView::key).toList());
            List<LeaseView> views = arrangement.arranged(found);
            if (session.json()) {
                session.say(Json.pretty(
                        new Listing(clients.place().table(), session.time().now(), views)));
            } else {
                LeaseText.table(views, arrangement.wide()).forEach(session::say);
            }
            unmatched.forEach(named -> session.note("baton: no lease is called '" + named + "'"));
            if (!unmatched.isEmpty()) {
                return ExitCodes.FAILED;
            }
            boolean well = views.stream().allMatch(view -> view.health() == Health.OK);
            return check && !well ? ExitCodes.UNHEALTHY : ExitCodes.OK;
        }
    }
}
