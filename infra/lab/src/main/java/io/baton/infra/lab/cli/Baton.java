package io.baton.infra.lab.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands of {@code ./baton}. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        version = "baton 0.1.0-SNAPSHOT",
        description = {
            "A lab for Baton on this machine: Kafka, DynamoDB Local and Lambda functions, no Docker and no AWS"
                    + " account.",
            ""
        },
        footer = {
            "",
            "To AWS, with CDK, which is fetched the first time (infra/deploy/README.md):",
            "  deploy                 One Lambda function per partition, from one file.",
            "  synth                  The same as plain CloudFormation templates.",
            "  cost                   What a deployment costs a month.",
            "",
            "Start with './baton demo'; './baton COMMAND --help' tells more of each."
        },
        subcommands = {DemoCommand.class, UpCommand.class, RunCommand.class, SoakCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Baton {

    private Baton() {}

    /** Answers the exit code. */
    public static int execute(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        Errors errors = new Errors();
        CommandLine line = new CommandLine(new Baton())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        CommandLine passesAllOn = new CommandLine(new KafkaConsumerGroupsCommand())
                .setUnmatchedOptionsArePositionalParams(true)
                .setExecutionExceptionHandler(errors);
        return line.addSubcommand(passesAllOn).addSubcommand(new HelpCommand());
    }
}
