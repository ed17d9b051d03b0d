package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.cost.Alternative.Way;
import java.util.ArrayList;
import java.util.List;

/** What Lambda's own Kafka trigger costs for the same work, by functions of the same memory. */
final class Trigger {

    /** It waits 500 ms for a batch to fill, unless told otherwise. */
    private static final double BATCHES_A_SECOND = 2;

    private static final double MEGABYTES_OF_A_POLLER = 5;
    private static final double INVOCATIONS_OF_A_POLLER = 5;
    private static final double POLLERS_OF_A_UNIT = 4;

    private final Load load;
    private final Machine machine;
    private final double partitions;

    Trigger(Deployment deployment, Load load) {
        this.load = load;
        this.machine = deployment.function().machine();
        this.partitions = deployment.source().partitions();
    }

    List<Alternative> alternatives() {
        double units = Math.ceil(pollers() / POLLERS_OF_A_UNIT);
        double share = pollers() / POLLERS_OF_A_UNIT;
        return List.of(
                new Alternative(Way.TRIGGER_ON_DEMAND, "trigger, on demand", work(), fallsBehind(), remark()),
                new Alternative(
                        Way.TRIGGER_PROVISIONED,
                        "trigger, provisioned",
                        with(pollers("%.0f event poller units at $%.3f an hour, 4 pollers each", units)),
                        fallsBehind(),
                        remark()),
                new Alternative(
                        Way.TRIGGER_SHARED,
                        "trigger, shared pollers",
                        with(pollers("%.2f event poller units at $%.3f an hour, the rest for other topics", share)),
                        fallsBehind(),
                        fallsBehind() ? remark() : "if other mappings of the poller group use the rest of its units"));
    }

    private double pollers() {
        double byBytes = Math.ceil(load.megabytesPerSecond() / MEGABYTES_OF_A_POLLER);
        double byInvocations = Math.ceil(invocationsAtOnce() / INVOCATIONS_OF_A_POLLER);
        return Math.max(1, Math.max(byBytes, byInvocations));
    }

    /** One of each partition at most. */
    private double invocationsAtOnce() {
        return Math.min(partitions, load.atOnce());
    }

    private static CostLine pollers(String explanation, double units) {
        return new CostLine(
                "pollers",
                units * CostModel.HOURS * Prices.EVENT_POLLER_UNIT_HOUR,
                explanation.formatted(units, Prices.EVENT_POLLER_UNIT_HOUR));
    }

    private List<CostLine> with(CostLine pollers) {
        List<CostLine> lines = new ArrayList<>(List.of(pollers));
        lines.addAll(work());
        return lines;
    }

    private List<CostLine> work() {
        double gigabyteSeconds = invocationsAtOnce() * CostModel.SECONDS * machine.memorySize() / 1_024;
        double rate = load.recordsPerSecond();
        double batches = Math.max(rate / load.batchSize(), Math.min(rate, BATCHES_A_SECOND * partitions));
        return List.of(
                new CostLine(
                        "Lambda, while it handles",
                        gigabyteSeconds * Prices.lambdaGigabyteSecond(machine.architecture()),
                        "%.1f ms a record, one after another in a batch: %.2f functions of %,d MB at any moment"
                                .formatted(load.handlerMillis(), invocationsAtOnce(), machine.memorySize())),
                new CostLine(
                        "requests",
                        batches * CostModel.SECONDS / 1e6 * Prices.LAMBDA_MILLION_REQUESTS,
                        "%,.1f batches a second: a batch every 500 ms of each partition that has records, of %,d records at most"
                                .formatted(batches, load.batchSize())));
    }

    private String remark() {
        return fallsBehind()
                ? "does NOT keep up: one invocation at a time of each partition handles %,.0f records a second"
                        .formatted(partitions * 1_000 / load.handlerMillis())
                : "";
    }

    private boolean fallsBehind() {
        return load.atOnce() > partitions;
    }
}
