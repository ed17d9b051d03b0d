package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.Grouping;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.cost.Alternative.Way;
import io.baton.internal.memory.MemoryPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The same work, done in each way. */
public final class Comparison {

    private static final double CPU_MEGABYTES = 1_769;

    private final Deployment deployment;
    private final Load load;
    private final boolean isSerial;
    private final ToIntFunction<Deployment> schedulerSchedules;

    /**
     * Of this load.
     *
     * @param uses what the pipeline uses; empty if that is not known: then it is taken to have concurrency where it needs any
     * @param schedulerSchedules how many schedules of EventBridge Scheduler a deployment has
     */
    public Comparison(
            Deployment deployment, Load load, List<Feature> uses, ToIntFunction<Deployment> schedulerSchedules) {
        this.deployment = deployment;
        this.load = load;
        this.isSerial = !uses.isEmpty() && !uses.contains(Feature.CONCURRENCY);
        this.schedulerSchedules = schedulerSchedules;
    }

    public List<Alternative> alternatives() {
        Deployment best = best();
        List<Alternative> all = new ArrayList<>();
        all.add(baton(Way.BATON, "Baton, as configured", deployment));
        all.add(baton(
                Way.BATON_AT_BEST,
                "Baton, partitionsPerFunction: %s%s"
                        .formatted(
                                best.groupings().now().perFunction(),
                                memory(best) == memory(deployment) ? "" : ", memorySize: " + memory(best)),
                best));
        all.addAll(new Trigger(deployment, load).alternatives());
        all.add(Container.of(best, load));
        return all;
    }

    /** The cheapest number of partitions in a function, and the cheapest size that does for them and has the share of a CPU that the load needs. */
    Deployment best() {
        return IntStream.iterate(1, each -> each <= Grouping.MOST, each -> 2 * each)
                .mapToObj(deployment::withPartitionsPerFunction)
                .flatMap(MeasuredSizes::of)
                .filter(this::keepsUp)
                .min(Comparator.comparingDouble(one -> CostModel.total(lines(one))))
                .orElse(deployment);
    }

    private Alternative baton(Way way, String name, Deployment one) {
        Machine machine = one.function().machine();
        double cpus = cpus(one);
        List<CostLine> lines = lines(one);
        String remark = "functions: %,d, of %,d MB each; $%,.2f of it for logs, metrics and alarms"
                .formatted(one.functions().size(), machine.memorySize(), CostModel.watching(lines));
        return new Alternative(way, name, lines, !keepsUp(one), remark + heap(one) + pace(cpus));
    }

    /** Of another size than the file's, as nobody but the user knows what the handler takes. */
    private String heap(Deployment one) {
        if (memory(one) == memory(deployment)) {
            return "";
        }
        int most = one.functions().stream().mapToInt(PartitionGroup::size).max().orElse(1);
        return "; if %s MB of heap do for the handlers"
                .formatted(MemoryPlan.of(memory(one), most).heapMegabytes());
    }

    private String pace(double cpus) {
        if (load.cpus() > cpus) {
            return "; does NOT keep up: they have %.1f CPUs, and the handlers need %.1f".formatted(cpus, load.cpus());
        }
        if (!isTooSlowOneByOne()) {
            return "";
        }
        return "; %s %,.0f records in hand at once of %,d partitions, so concurrency"
                .formatted(
                        isSerial ? "does NOT keep up: it needs" : "with",
                        load.atOnce(),
                        deployment.source().partitions());
    }

    /** Whether one record at a time of each partition is too slow. */
    private boolean isTooSlowOneByOne() {
        return load.atOnce() > deployment.source().partitions();
    }

    private List<CostLine> lines(Deployment one) {
        return new CostModel(one, load).lines(schedulerSchedules.applyAsInt(one));
    }

    private static int memory(Deployment one) {
        return one.function().machine().memorySize();
    }

    private boolean keepsUp(Deployment one) {
        return load.cpus() <= cpus(one) && !(isSerial && isTooSlowOneByOne());
    }

    private static double cpus(Deployment one) {
        return one.functions().size() * memory(one) / CPU_MEGABYTES;
    }
}
