package io.baton.infra.deploy.cli;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands round a deployment. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        description = "Deploys a consumer to AWS Lambda: one function per partition, from one file.",
        subcommands = {DeployCommand.class, SynthCommand.class, CostCommand.class, CdkAppCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class DeployTool {

    private static final Logger LOG = LoggerFactory.getLogger(DeployTool.class);

    private DeployTool() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new DeployTool())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((failure, command, parsed) -> explained(failure, command));
    }

    private static int explained(Exception failure, CommandLine command) {
        LOG.error("The command failed", failure);
        command.getErr().println("baton: " + failure.getMessage());
        if (failure instanceof IllegalArgumentException) {
            return CommandLine.ExitCode.USAGE;
        }
        command.getErr().println("       (more in " + System.getProperty("baton.log") + ")");
        return CommandLine.ExitCode.SOFTWARE;
    }
}
