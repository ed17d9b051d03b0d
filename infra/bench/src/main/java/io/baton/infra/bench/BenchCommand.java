package io.baton.infra.bench;

import io.baton.infra.local.Checkout;
import io.baton.infra.local.Directories;
import io.baton.infra.local.LocalPartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "infra/bench/run",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        description = {
            "Measures Baton beside its peers on this machine: each reads the same partition of a real broker from its"
                    + " beginning, in a JVM of its own, one at a time and in turn.",
            ""
        },
        footer = {
            "",
            "Exit code: 0 all went well; 1 a run failed, or Baton broke its order, checkpointed too early, left an output out or"
                    + " closed a wrong window; 2 wrong"
                    + " usage. What the figures mean is in infra/bench/README.md."
        })
final class BenchCommand implements Callable<Integer> {

    private static final String RUNS = "infra/bench/target/runs";

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--case",
            split = ",",
            paramLabel = "CASE",
            completionCandidates = CaseNames.class,
            description = "Any of ${COMPLETION-CANDIDATES}, separated by commas. Default: all of them.")
    private List<String> names = List.of();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only these contestants, of those the cases have.")
    private List<String> only = List.of();

    @Option(names = "--rounds", defaultValue = "3", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--records",
            defaultValue = "1",
            paramLabel = "FACTOR",
            description =
                    "Multiplies the records of each case, or its entries, its seconds and hand-offs, by FACTOR, as 0.1 for a quick look. Default: ${DEFAULT-VALUE}.")
    private double factor;

    @Option(
            names = "--jvm",
            defaultValue = "",
            paramLabel = "FLAGS",
            description = "Flags for every contestant's JVM, in quotes. As on Lambda:"
                    + " '-XX:+UseSerialGC -XX:TieredStopAtLevel=1'.")
    private String flags = "";

    @Option(
            names = "--beside",
            paramLabel = "CHECKOUT",
            description = "Another checkout of Baton, whose bench is built: its code runs as the contestants"
                    + " whose names end with '-beside', for a comparison of two versions in one run.")
    private @Nullable Path beside;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures there, every run's too.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Chosen chosen = chosen();
        requireWritable();
        List<String> jvmFlags =
                Arrays.stream(flags.split(" ")).filter(flag -> !flag.isBlank()).toList();
        Path directory = Directories.create(Checkout.root().resolve(RUNS));
        try (Servers servers = new Servers()) {
            // Ctrl-C: the children end with us, their data would not
            Runtime.getRuntime().addShutdownHook(new Thread(servers::close, "shutdown"));
            var progress = new Progress(System.err);
            var runner = new Runner(servers, jvmFlags, beside, directory);
            progress.say("starting a Kafka broker and DynamoDB Local ...");
            servers.start();
            var topics = new BenchTopics(servers.bootstrapServers(), chosen.cases(), chosen.sizes());
            List<CaseReport> reports = new Bench(chosen.cases(), rounds, topics, runner, progress).run(System.out);
            List<SizeReport> sizes = new SizeBench(chosen.sizes(), rounds, topics, runner, progress).run(System.out);
            List<LiveReport> live =
                    new LiveBench(chosen.live(), rounds, new LiveRunner(runner), progress).run(System.out);
            if (json != null) {
                Report.of(rounds, jvmFlags, reports, sizes, live).write(json);
            }
            boolean good = reports.stream().allMatch(CaseReport::good)
                    && sizes.stream().allMatch(SizeReport::good)
                    && live.stream().allMatch(LiveReport::good);
            return good ? 0 : 1;
        } catch (LocalPartException e) {
            System.err.println(e.getMessage());
            return 1;
        }
    }

    private record Chosen(List<BenchCase> cases, List<SizeCase> sizes, List<LiveCase> live) {}

    private Chosen chosen() {
        if (rounds < 1 || factor <= 0) {
            throw usage("--rounds and --records must be more than 0");
        }
        for (String name : names) {
            if (Cases.names().noneMatch(name::equals)) {
                throw usage("There is no case " + name);
            }
        }
        if (beside != null && !Files.exists(beside.resolve("infra/bench/target/bench.classpath"))) {
            throw usage("--beside: the bench of " + beside + " is not built; there, infra/bench/run --help builds it");
        }
        List<BenchCase> cases = Cases.ALL.stream()
                .filter(one -> names.isEmpty() || names.contains(one.name()))
                .map(one -> beside == null ? one : one.withBeside())
                .map(one -> one.withOnly(only).withRecordsTimes(factor))
                .filter(one -> !one.contestants().isEmpty())
                .toList();
        List<SizeCase> sizes = Cases.SIZES.stream()
                .filter(one -> names.isEmpty() || names.contains(one.name()))
                .map(one -> one.withOnly(only).withEntriesTimes(factor))
                .filter(one -> !one.contestants().isEmpty())
                .toList();
        List<LiveCase> live = Cases.LIVE.stream()
                .filter(one -> names.isEmpty() || names.contains(one.name()))
                .map(one -> one.withOnly(only).withLengthTimes(factor))
                .filter(one -> !one.contestants().isEmpty())
                .toList();
        if (cases.isEmpty() && sizes.isEmpty() && live.isEmpty()) {
            throw usage("None of these cases has any of these contestants");
        }
        return new Chosen(cases, sizes, live);
    }

    /** Better now than after ten minutes. */
    private void requireWritable() {
        try {
            if (json != null) {
                Files.writeString(json, "");
            }
        } catch (IOException e) {
            throw usage("--json can't be written: " + e);
        }
    }

    private ParameterException usage(String what) {
        CommandLine line = spec == null ? new CommandLine(this) : spec.commandLine();
        return new ParameterException(line, what);
    }

    /** For the help. */
    static final class CaseNames implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Cases.names().iterator();
        }
    }
}
