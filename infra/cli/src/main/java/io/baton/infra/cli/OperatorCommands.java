package io.baton.infra.cli;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.Conventions;
import io.baton.infra.cli.deadletter.DeadLetterCommands;
import io.baton.infra.cli.doctor.DoctorCommand;
import io.baton.infra.cli.leases.LeaseCommands;
import io.baton.infra.cli.state.StateCommands;
import java.util.List;
import picocli.CommandLine;

/** The operator's commands, for the program of their own and for the lab's. */
public final class OperatorCommands {

    private OperatorCommands() {}

    /** Adds the commands to a root; they report failures in their own way, whatever the root does. */
    public static void addTo(CommandLine root, CommandContext context) {
        for (CommandLine command : List.of(
                LeaseCommands.of(context),
                DeadLetterCommands.of(context),
                StateCommands.of(context),
                new CommandLine(new DoctorCommand(context)),
                new CommandLine(new CompletionCommand()))) {
            root.addSubcommand(Conventions.applyTo(command));
        }
    }
}
