package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommandContext;
import picocli.CommandLine;

/** {@code leases} and its commands; alone it is {@code leases list}. */
public final class LeaseCommands {

    private LeaseCommands() {}

    public static CommandLine of(CommandContext context) {
        CommandLine leases = new CommandLine(new ListCommand(context));
        leases.getCommandSpec().name("leases");
        return leases.addSubcommand(new ListCommand(context))
                .addSubcommand(new DescribeCommand(context))
                .addSubcommand(new WatchCommand(context))
                .addSubcommand(new OrderCommand.Stop(context))
                .addSubcommand(new OrderCommand.Start(context))
                .addSubcommand(new HandoverCommand(context))
                .addSubcommand(new SeekCommand(context))
                .addSubcommand(new HistoryCommand(context));
    }
}
