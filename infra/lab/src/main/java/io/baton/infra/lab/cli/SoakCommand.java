package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.DurationConverter;
import io.baton.infra.lab.soak.Soak;
import io.baton.infra.lab.soak.SoakSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Runs functions for minutes or hours while processes are killed and frozen, ticks go astray, and the network"
                    + " between the functions and Kafka and DynamoDB breaks; judges a minute at a time, and watches what"
                    + " the execution environments hold on to.",
            ""
        },
        footer = {
            "",
            "The first function is spared kill and freeze, so that its environments live through hundreds of hand-offs.",
            "Exit code: 0 the promise was kept and nothing leaks, 1 not so, 2 wrong usage, 130 Ctrl-C, which still ends in"
                    + " a verdict."
        })
final class SoakCommand implements Callable<Integer> {

    private static final int SEEDS = 1_000_000;

    @Option(names = "--minutes", defaultValue = "10", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(names = "--partitions", paramLabel = "N", description = "Default: those of three functions.")
    private @Nullable Integer partitions;

    @Option(
            names = "--partitions-per-function",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "How many partitions one function reads; the last one reads what is left. Default: ${DEFAULT-VALUE}.")
    private int partitionsPerFunction;

    @Option(
            names = "--rate",
            defaultValue = "500",
            paramLabel = "N",
            description = "Records a second, of all partitions together. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(
            names = "--tick",
            defaultValue = "6s",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Between two invocations of a function. Default: ${DEFAULT-VALUE}.")
    private Duration tick = Duration.ofSeconds(6);

    @Option(
            names = "--chaos",
            split = ",",
            paramLabel = "FAULT",
            description = {
                "'all', or any of those of 'demo' and of these, separated by commas. Default: none.",
                "cut: connections to Kafka, the table or both are reset for a while. stall: nothing passes, connections"
                        + " stay open. one-way: nothing passes in one direction. throttle: the table refuses most requests."
            })
    private @Nullable List<String> chaos;

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides which faults come in which order. Default: a new one each time, shown.")
    private @Nullable Long seed;

    @Option(
            names = "--faults",
            paramLabel = "N",
            description =
                    "Ends after N kills and freezes. They come as fast as --minutes allows, several at once. Where fewer"
                            + " come in --minutes, the verdict is BROKEN. Default: --minutes alone ends the run.")
    private @Nullable Integer faults;

    @Option(names = "--json", description = "Prints the verdict as JSON, and everything else on the error stream.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SoakSettings settings = new SoakSettings(
                Duration.ofMinutes(minutes),
                partitions == null ? 3 * partitionsPerFunction : partitions,
                partitionsPerFunction,
                rate,
                tick,
                ChaosOption.chosen(chaos == null ? List.of() : chaos, kind -> true),
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed,
                json,
                machine.memory(),
                outputs.exactlyOnce(),
                outputs.windows(),
                faults);
        boolean terminal = Boolean.getBoolean("baton.terminal");
        try (CtrlC ctrlC = CtrlC.listen()) {
            return new Soak(settings, json ? System.err : System.out, System.out, terminal && !json).run(ctrlC);
        }
    }
}
