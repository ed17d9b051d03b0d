package io.baton.infra.lab.cli;

import io.baton.infra.cli.OperatorCommands;
import io.baton.infra.cli.command.CommandContext;
import io.baton.infra.cli.command.Conventions;
import io.baton.infra.cli.command.Failures;
import io.baton.infra.console.ConsoleCommand;
import io.baton.infra.local.LocalPartException;
import io.baton.internal.time.SystemTime;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands of {@code ./baton}. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        description = {
            "Sees and steers the partitions of Baton's functions, in AWS and in the lab: Kafka, DynamoDB Local and Lambda"
                    + " functions on this machine, no Docker and no AWS account.",
            "The operator's commands (leases, doctor) ask the lab that is up, unless an option names another place.",
            ""
        },
        footer = {
            "",
            "To AWS, with CDK, which is fetched the first time (infra/deploy/README.md):",
            "  deploy                 A Lambda function per partition, or for several, from one file.",
            "  synth                  The same as plain CloudFormation templates.",
            "  cost                   What a deployment costs a month.",
            "",
            "Start with './baton demo'; './baton COMMAND --help' tells more of each."
        },
        subcommands = {DemoCommand.class, UpCommand.class, RunCommand.class, SoakCommand.class, SizesCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Baton {

    private Baton() {}

    public static CommandLine commandLine() {
        Failures errors = new Failures(List.of(LocalPartException.class));
        CommandLine line = Conventions.applyTo(new CommandLine(new Baton()), errors);
        CommandLine passesAllOn = new CommandLine(new KafkaConsumerGroupsCommand())
                .setUnmatchedOptionsArePositionalParams(true)
                .setExecutionExceptionHandler(errors);
        CommandContext context = new CommandContext(
                LabPlace::find, System.getenv(), Boolean.getBoolean("baton.terminal"), new SystemTime());
        line.addSubcommand(passesAllOn);
        OperatorCommands.addTo(line, context);
        line.addSubcommand(Conventions.applyTo(new CommandLine(new ReplayCommand(context)), errors));
        line.addSubcommand(Conventions.applyTo(new CommandLine(new ConsoleCommand(context)), errors));
        return line.addSubcommand(new HelpCommand());
    }
}
