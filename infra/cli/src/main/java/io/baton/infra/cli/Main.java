package io.baton.infra.cli;

import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.Conventions;
import io.baton.infra.cli.command.Program;
import io.baton.internal.time.SystemTime;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The program that has the operator's commands alone, without a checkout and its lab. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        description = {"Shows and controls the partitions of Baton's functions.", ""},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(Main::commandLine, arguments));
    }

    static CommandLine commandLine() {
        // not every JDK can tell a pipe from a terminal; the script that starts this program can
        boolean terminal = Boolean.getBoolean("baton.terminal");
        CommandLine root = Conventions.applyTo(new CommandLine(new Main()));
        OperatorCommands.addTo(root, new CommandContext(Optional::empty, System.getenv(), terminal, new SystemTime()));
        return root.addSubcommand(new HelpCommand());
    }
}
