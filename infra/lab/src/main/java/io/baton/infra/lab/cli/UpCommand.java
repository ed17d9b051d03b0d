package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts Kafka, DynamoDB Local and the lease table, and keeps them up until Ctrl-C.",
            "Other commands ('run', 'kafka-consumer-groups') then use this lab.",
            "S3 is started when 'run' first has a function that keeps state."
        })
final class UpCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--kafka-port", paramLabel = "PORT", defaultValue = "0", description = "Default: any free port.")
    private int kafkaPort;

    @Option(names = "--dynamodb-port", paramLabel = "PORT", defaultValue = "0", description = "Default: any free port.")
    private int dynamoDbPort;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Keeps Kafka's, DynamoDB's and S3's data there across runs; without it they start empty.")
    private @Nullable Path data;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (data != null && Files.exists(data) && !Files.isDirectory(data)) {
            throw new IllegalArgumentException("--data " + data + " is a file, not a directory");
        }
        LabSettings settings = new LabSettings(kafkaPort, dynamoDbPort, data);
        out.println("Starting Kafka and DynamoDB Local ...");
        try (CtrlC ctrlC = CtrlC.listen();
                Lab lab = Lab.start(settings)) {
            Addresses addresses = lab.addresses();
            out.println();
            out.println("Kafka      " + addresses.bootstrapServers());
            out.println("DynamoDB   " + addresses.dynamoDb() + ", lease table " + Addresses.LEASE_TABLE);
            out.println("S3         starts when a function with state runs");
            out.println();
            out.println("  ./baton run --jar MY.jar --handler com.acme.X::handleRequest --topic T");
            out.println("  " + addresses.scanCommand());
            out.println("  " + addresses.groupCommand("GROUP"));
            out.println();
            out.println("Ctrl-C ends it.");
            while (!ctrlC.pressedWithin(Duration.ofHours(1))) {
                // until then
            }
            out.println("Stopping ...");
        }
        return CtrlC.EXIT_CODE;
    }
}
