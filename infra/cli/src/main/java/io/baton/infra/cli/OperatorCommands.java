package io.baton.infra.cli;

import java.util.List;
import picocli.CommandLine;

/** Adds the operator's commands to a command line: {@code leases}, {@code dlq}, {@code doctor} and {@code completion}. */
public final class OperatorCommands {

    private OperatorCommands() {}

    /** To a root of any kind; what fails in these commands is told in their own way. */
    public static void addTo(CommandLine root, Surroundings surroundings) {
        CommandLine leases = new CommandLine(new ListCommand(surroundings));
        leases.getCommandSpec().name("leases");
        leases.addSubcommand(new ListCommand(surroundings))
                .addSubcommand(new DescribeCommand(surroundings))
                .addSubcommand(new WatchCommand(surroundings))
                .addSubcommand(new OrderCommand.Stop(surroundings))
                .addSubcommand(new OrderCommand.Start(surroundings))
                .addSubcommand(new HandoverCommand(surroundings))
                .addSubcommand(new SeekCommand(surroundings))
                .addSubcommand(new HistoryCommand(surroundings));
        root.addSubcommand(configured(leases));
        CommandLine letters = new CommandLine(new DlqCommand())
                .addSubcommand(new DlqListCommand(surroundings))
                .addSubcommand(new DlqShowCommand(surroundings))
                .addSubcommand(new DlqSettleCommand.Redrive(surroundings))
                .addSubcommand(new DlqSettleCommand.Discard(surroundings));
        root.addSubcommand(configured(letters));
        root.addSubcommand(configured(new CommandLine(new DoctorCommand(surroundings))));
        root.addSubcommand(configured(new CommandLine(new CompletionCommand())));
    }

    private static CommandLine configured(CommandLine line) {
        return Conventions.applyTo(line, new Failures(List.of()));
    }
}
