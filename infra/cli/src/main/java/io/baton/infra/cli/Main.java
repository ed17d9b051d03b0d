package io.baton.infra.cli;

import io.baton.internal.time.SystemTime;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The operator's commands on their own, without a checkout and its lab. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        version = "baton 0.1.0-SNAPSHOT",
        description = {"See and steer the partitions of Baton's functions.", ""},
        synopsisSubcommandLabel = "COMMAND")
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(Main::commandLine, arguments));
    }

    private static CommandLine commandLine() {
        // the JDK can't tell a pipe from a terminal in every version; the script that starts this can
        boolean terminal = Boolean.getBoolean("baton.terminal");
        CommandLine root = Conventions.applyTo(new CommandLine(new Main()), new Failures(List.of()));
        OperatorCommands.addTo(root, new Surroundings(Optional::empty, System.getenv(), terminal, new SystemTime()));
        return root.addSubcommand(new HelpCommand());
    }
}
