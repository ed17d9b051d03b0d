package io.baton.infra.deploy.cli;

import io.baton.infra.cli.command.Conventions;
import io.baton.infra.cli.command.Program;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program that deploys, synthesizes, and says what a deployment costs. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        description = "Deploys a consumer to AWS Lambda: a function per partition or for several, from one file.",
        subcommands = {DeployCommand.class, SynthCommand.class, CostCommand.class, CdkAppCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class DeployTool {

    private DeployTool() {}

    public static void main(String[] arguments) {
        System.exit(Program.run(DeployTool::commandLine, arguments));
    }

    static CommandLine commandLine() {
        return Conventions.applyTo(new CommandLine(new DeployTool()));
    }
}
