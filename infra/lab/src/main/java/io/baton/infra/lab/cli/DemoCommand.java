package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.DurationConverter;
import io.baton.infra.lab.demo.Demo;
import io.baton.infra.lab.demo.DemoSettings;
import io.baton.infra.lab.demo.HandlerLoad;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Runs Lambda functions over a real Kafka topic, hands its partitions on from invocation to invocation, and"
                    + " ends with a verdict: what the broker acknowledged to the producer against what the functions"
                    + " did.",
            "",
            "Time is compressed: a tick that is 14 minutes in production takes --tick here. A function lives a tick"
                    + " and an overlap; the overlap (1 minute in production) is a 14th of a tick, but 6 s at least, for"
                    + " a JVM has to start in it.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 the promise was kept, 1 it was broken (or not put to the test), 2 wrong usage, 130 Ctrl-C.",
            "A hand-off's gap is the time from the last record done by the old invocation to the first begun by the new;"
                    + " at low rates it includes waiting for a record."
        })
final class DemoCommand implements Callable<Integer> {

    private static final int SEEDS = 1_000_000;

    @Option(names = "--partitions", defaultValue = "3", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--partitions-per-function",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "How many partitions one function reads; the last one reads what is left. Default: ${DEFAULT-VALUE}.")
    private int partitionsPerFunction;

    @Option(
            names = "--handoffs",
            paramLabel = "N",
            description =
                    "Ends after N planned hand-offs, of all partitions together. Default: 12; with --input: when the file is done.")
    private @Nullable Integer handoffs;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            paramLabel = "N",
            description = "Records a second, of all partitions together. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--concurrency",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "Handles up to N records of a partition at once, in the order of each key. Default: ${DEFAULT-VALUE}.")
    private int concurrency;

    @Option(
            names = "--handler-millis",
            paramLabel = "M",
            description =
                    "A record takes M milliseconds on average. Default: what keeps half of --concurrency busy, or 0.")
    private @Nullable Integer handlerMillis;

    @Mixin
    private MachineOptions machine = new MachineOptions();

    @Option(
            names = "--tick",
            defaultValue = "8s",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "Between two invocations of a function, as 8s or 14m. Default: ${DEFAULT-VALUE}.")
    private Duration tick = Duration.ofSeconds(8);

    @Option(
            names = "--chaos",
            split = ",",
            paramLabel = "FAULT",
            description = {
                "'all', or any of kill, freeze, duplicate, late, skip, separated by commas; each comes up at least once.",
                "kill: SIGKILL to a holder. freeze: a holder stands still past its lease, then runs on. duplicate: a"
                        + " tick comes twice. late: a tick comes late, or after a newer one. skip: a tick never comes."
            })
    private @Nullable List<String> chaos;

    @Mixin
    private OutputOptions outputs = new OutputOptions();

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides rides and the order of faults. Default: a new one each time, shown in the verdict.")
    private @Nullable Long seed;

    @Option(names = "--report", paramLabel = "FILE", description = "Writes the verdict there, as JSON.")
    private @Nullable Path report;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Writes the timeline of all invocations and hand-offs there, as one page that needs nothing else.")
    private @Nullable Path html;

    @Option(
            names = "--console",
            description = "Shows the leases and the hand-offs on a local web page while it runs, and opens it.")
    private boolean console;

    @Option(names = "--keep", description = "Keeps Kafka and DynamoDB up after the verdict, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = {
                "Feeds the lines of this file instead of rides, at --rate, once; each line is a record, empty ones too.",
                "Lines are dealt to the partitions in turn, and there to --concurrency keys in turn."
            })
    private @Nullable Path input;

    @Override
    public Integer call() throws IOException, InterruptedException {
        DemoSettings settings = new DemoSettings(
                partitions,
                partitionsPerFunction,
                handoffs == null ? input == null ? 12 : 0 : handoffs,
                rate,
                tick,
                ChaosOption.chosen(chaos == null ? List.of() : chaos, kind -> !kind.isNetworkFault()),
                seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed,
                report,
                html,
                console,
                keep,
                input,
                HandlerLoad.of(concurrency, handlerMillis, rate / Math.max(1, partitions)),
                outputs.exactlyOnce(),
                outputs.windows());
        try (CtrlC ctrlC = CtrlC.listen()) {
            return new Demo(settings, machine.memory(), System.out, Boolean.getBoolean("baton.terminal")).run(ctrlC);
        }
    }
}
