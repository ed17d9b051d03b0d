package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.CommandContext;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code dlq} and its commands: all that the rest of the tool sees of dead letters. */
@Command(
        name = "dlq",
        mixinStandardHelpOptions = true,
        description = {"Dead letters, in a topic or a queue: list them, show one, send them back, discard them.", ""},
        synopsisSubcommandLabel = "COMMAND")
public final class DeadLetterCommands {

    private DeadLetterCommands() {}

    public static CommandLine of(CommandContext context) {
        return new CommandLine(new DeadLetterCommands())
                .addSubcommand(new ListLettersCommand(context))
                .addSubcommand(new ShowLetterCommand(context))
                .addSubcommand(new RedriveCommand(context))
                .addSubcommand(new DiscardCommand(context));
    }
}
