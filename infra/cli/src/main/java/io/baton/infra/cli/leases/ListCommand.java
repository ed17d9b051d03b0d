package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.connection.Clients;
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
            "Shows every partition: its holder, checkpoint, lag and health.",
            "Changes nothing. Needs dynamodb:Scan; for lag also Describe on the topic, for lag in time also Read.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 shown; 1 a lease could not be read, or there is none of that name; 2 wrong usage; with --check 3 if a lease is not OK."
        })
final class ListCommand implements Callable<Integer> {

    @Mixin
    private final CommonOptions common;

    @Mixin
    private final Selection selection = new Selection();

    @Mixin
    private final ListOptions listing = new ListOptions();

    @Mixin
    private final HealthOptions health = new HealthOptions();

    @Option(names = "--check", description = "Exit code 3 unless all leases that are shown are OK.")
    private boolean check;

    ListCommand(CommandContext context) {
        this.common = new CommonOptions(context);
    }

    /** As {@code --json} has it. */
    record Listing(String table, Instant at, List<LeaseView> leases) {}

    @Override
    public Integer call() {
        try (Clients clients = common.open()) {
            LeaseMonitor monitor = health.monitor(clients, common.kafka(clients), common.time());
            List<LeaseView> found = monitor.look(selection.wanted());
            List<String> unmatched =
                    selection.unmatched(found.stream().map(LeaseView::key).toList());
            List<LeaseView> views = listing.arranged(found);
            if (common.json()) {
                common.say(Json.pretty(new Listing(
                        clients.settings().table().value(), common.time().now(), views)));
            } else {
                LeaseText.table(views, listing.wide()).forEach(common::say);
            }
            unmatched.forEach(named -> common.note("baton: no lease is called '" + named + "'"));
            if (!unmatched.isEmpty()) {
                return ExitCodes.FAILED;
            }
            boolean well = views.stream().allMatch(view -> view.health() == Health.OK);
            return check && !well ? ExitCodes.UNHEALTHY : ExitCodes.OK;
        }
    }
}
