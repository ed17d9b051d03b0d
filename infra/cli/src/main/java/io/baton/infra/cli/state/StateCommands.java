package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommandContext;
import picocli.CommandLine;

/** {@code state} and its commands; alone it is {@code state list}. */
public final class StateCommands {

    private StateCommands() {}

    public static CommandLine of(CommandContext context) {
        CommandLine state = new CommandLine(new ListSnapshotsCommand(context));
        state.getCommandSpec().name("state");
        return state.addSubcommand(new ListSnapshotsCommand(context))
                .addSubcommand(new ShowSnapshotCommand(context))
                .addSubcommand(new VerifySnapshotsCommand(context))
                .addSubcommand(new ExportCommand(context));
    }
}
