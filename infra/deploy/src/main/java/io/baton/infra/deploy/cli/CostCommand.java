package io.baton.infra.deploy.cli;

import io.baton.infra.cli.text.Json;
import io.baton.infra.deploy.Synthesis;
import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.cost.CostReport;
import io.baton.infra.deploy.cost.Feature;
import io.baton.infra.deploy.cost.Load;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "cost",
        mixinStandardHelpOptions = true,
        description = {
            "Shows what a deployment costs a month, and what the same work would cost otherwise: with more partitions in a"
                    + " function, by Lambda's own Kafka trigger, or in containers.",
            "Needs no network: the prices are those of one day and one region.",
            ""
        })
final class CostCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Option(
            names = "--records-per-second",
            defaultValue = "1000",
            paramLabel = "N",
            description = "The records of all partitions together. Default: ${DEFAULT-VALUE}.")
    private double recordsPerSecond;

    @Option(
            names = "--record-bytes",
            defaultValue = "1000",
            paramLabel = "N",
            description = "The size of a record. Default: ${DEFAULT-VALUE}.")
    private int recordBytes;

    @Option(
            names = "--handler-millis",
            defaultValue = "1",
            paramLabel = "N",
            description = "The time that the handler takes for a record. Default: ${DEFAULT-VALUE}.")
    private double handlerMillis;

    @Option(
            names = "--wait-millis",
            defaultValue = "0",
            paramLabel = "N",
            description =
                    "The part of the handler's time in which it waits, for a database or a service: with concurrency"
                            + " an always-on function handles others meanwhile. Default: ${DEFAULT-VALUE}.")
    private double waitMillis;

    @Option(
            names = "--batch-size",
            defaultValue = "100",
            paramLabel = "N",
            description = "The records that the trigger gives to an invocation at most. Default: ${DEFAULT-VALUE}.")
    private int batchSize;

    @Option(
            names = "--uses",
            split = ",",
            paramLabel = "FEATURE",
            description =
                    "What your pipeline needs of ${COMPLETION-CANDIDATES}: the last sentence then tells what of it the cheapest"
                            + " way lacks, and without concurrency a partition has one record in hand. Default: all of them.")
    private List<Feature> uses = new ArrayList<>();

    @Option(names = "--json", description = "Answers in JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Deployment deployment = config.read();
        CostReport report = Synthesis.cost(
                deployment, new Load(recordsPerSecond, recordBytes, handlerMillis, waitMillis, batchSize), uses);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.pretty(report.json()));
        } else {
            report.text().forEach(out::println);
        }
        return 0;
    }
}
