package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.connection.Clients;
import picocli.CommandLine.Command;

@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        description = {
            "Discards dead letters: they are no longer listed, and cannot be sent back. A queue deletes them; a topic keeps"
                    + " their bytes until its retention deletes them ('dlq list --all' shows them).",
            "Shows the plan and changes nothing, unless --execute is given.",
            ""
        },
        footer = {"", SettleCommand.EXIT_CODES})
final class DiscardCommand extends SettleCommand {

    DiscardCommand(CommandContext context) {
        super(context);
    }

    @Override
    Triage triage(Clients clients, Bounds bounds) {
        return Triage.discard(bounds.wanted(), bounds.limit(), bounds.stopped());
    }

    @Override
    String done(boolean executed) {
        return executed ? "discarded" : "would be discarded";
    }

    @Override
    String advice(SettleReport planned) {
        return "add --execute to do it";
    }
}
