package io.baton.infra.lab.cli;

import io.baton.infra.cli.command.CtrlC;
import io.baton.infra.cli.command.DurationConverter;
import io.baton.infra.lab.sizes.FunctionSize;
import io.baton.infra.lab.sizes.Sizes;
import io.baton.infra.lab.sizes.SizesSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "sizes",
        mixinStandardHelpOptions = true,
        description = {
            "Measures functions of several sizes, each with the memory and the share of a core that Lambda gives it, with the"
                    + " deployment's JVM options and the leases' timings of production: cold start, hand-offs, renewals,"
                    + " latency, throughput, memory.",
            "",
            "Of each size: a first holder, hand-offs under a steady load, then a flood of large records with a cold and a"
                    + " warm hand-off in it. A size takes one to three minutes.",
            ""
        },
        footer = {
            "",
            "Times are in milliseconds. hold: from a tick until all partitions are held. stall: a partition's pause at a"
                    + " hand-off. killed: processes killed for their memory + invocations that failed otherwise.",
            "Exit code: 0, 1 if any was killed or failed, 2 wrong usage, 130 Ctrl-C."
        })
final class SizesCommand implements Callable<Integer> {

    @Option(
            names = "--memory",
            split = ",",
            defaultValue = "128,256,512,1024,1769",
            paramLabel = "MB",
            description = "Default: ${DEFAULT-VALUE}.")
    private List<Integer> memory = List.of();

    @Option(
            names = "--partitions",
            split = ",",
            defaultValue = "1,4",
            paramLabel = "N",
            description = "Of a function; each is measured with each --memory. Default: ${DEFAULT-VALUE}.")
    private List<Integer> partitions = List.of();

    @Option(
            names = "--rate",
            defaultValue = "200",
            paramLabel = "N",
            description = "Records a second of the steady load, of all partitions together. Default: ${DEFAULT-VALUE}.")
    private int rate;

    @Option(
            names = "--cold",
            defaultValue = "3",
            paramLabel = "N",
            description = "Hand-offs to a new environment. Default: ${DEFAULT-VALUE}.")
    private int cold;

    @Option(
            names = "--warm",
            defaultValue = "6",
            paramLabel = "N",
            description = "Hand-offs to one that has worked before. Default: ${DEFAULT-VALUE}.")
    private int warm;

    @Option(
            names = "--flood",
            defaultValue = "30s",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "How long the flood lasts, besides its hand-offs; 0s for none. Default: ${DEFAULT-VALUE}.")
    private Duration flood = Duration.ZERO;

    @Option(
            names = "--flood-rate",
            defaultValue = "2000",
            paramLabel = "N",
            description = "Records a second of the flood. Default: ${DEFAULT-VALUE}.")
    private int floodRate;

    @Option(
            names = "--flood-bytes",
            defaultValue = "5000",
            paramLabel = "N",
            description = "Of each record of the flood. Default: ${DEFAULT-VALUE}.")
    private int floodBytes;

    @Option(
            names = "--jvm",
            paramLabel = "OPTIONS",
            description = "The functions' JAVA_TOOL_OPTIONS. Default: those that a deployment of the size sets.")
    private @Nullable String jvmOptions;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the figures there, as JSON.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<FunctionSize> sizes = memory.stream()
                .flatMap(megabytes -> partitions.stream().map(count -> new FunctionSize(megabytes, count)))
                .toList();
        SizesSettings settings =
                new SizesSettings(sizes, rate, cold, warm, floodRate, floodBytes, flood, jvmOptions, json);
        try (CtrlC ctrlC = CtrlC.listen()) {
            return new Sizes(settings, System.out, Boolean.getBoolean("baton.terminal")).run(ctrlC);
        }
    }
}
