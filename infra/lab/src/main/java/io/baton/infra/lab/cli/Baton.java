package io.baton.infra.lab.cli;

import io.baton.infra.cli.Surroundings;
import io.baton.infra.console.ConsoleCommand;
import io.baton.time.SystemTime;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The commands of {@code ./baton}. */
@Command(
        name = "baton",
        mixinStandardHelpOptions = true,
        version = "baton 0.1.0-SNAPSHOT",
        description = {
            "A lab for Baton on this machine: Kafka, DynamoDB Local and Lambda functions, no Docker and no AWS account.",
            ""
        },
        footer = {"", "Start with './baton demo'; './baton COMMAND --help' tells more of each."},
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
        CommandLine console = new CommandLine(new ConsoleCommand(new Surroundings(
                        LabPlace::find, System.getenv(), Boolean.getBoolean("baton.terminal"), new SystemTime())))
                .registerConverter(Duration.class, new Durations())
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        return line.addSubcommand(console).addSubcommand(passesAllOn).addSubcommand(new HelpCommand());
    }
}
