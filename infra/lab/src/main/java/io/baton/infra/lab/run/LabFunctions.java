package io.baton.infra.lab.run;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Schedule;
import io.baton.infra.emulator.ScheduleSettings;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.LabTimings;
import io.baton.infra.emulator.lab.PartitionFunctions;
import io.baton.infra.local.Checkout;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The demo's function as the lab deploys it, minutes made seconds. */
public final class LabFunctions implements ScheduledFunctions {

    private static final String JAR = "infra/demo/target/baton-demo.jar";
    private static final String HANDLER = "io.baton.demo.RideFunction::handleRequest";
    private static final int MEMORY_MEGABYTES = 256;

    private final String group;
    private final int partitions;
    private final int partitionsPerFunction;
    private final LabTimings timings;

    public LabFunctions(String group, int partitions, int partitionsPerFunction, Duration tick) {
        this.group = group;
        this.partitions = partitions;
        this.partitionsPerFunction = partitionsPerFunction;
        this.timings = new LabTimings(tick);
    }

    @Override
    public List<String> names() {
        return functions(Map.of()).names();
    }

    @Override
    public Map<String, List<Integer>> partitions() {
        return functions(Map.of()).partitionsByName();
    }

    @Override
    public Duration timeout() {
        return timings.functionTimeout();
    }

    @Override
    public void deploy(LambdaEmulator lambda, Addresses addresses, Map<String, String> environment) {
        functions(environment).deploy(lambda, addresses);
    }

    @Override
    public Ticking schedule(LambdaEmulator lambda, Function<Tick, List<Delivery>> plan) {
        var settings = new ScheduleSettings(timings.tick(), true, timings.watchdogEvery());
        return new Schedule(lambda, names(), settings, plan, fault -> {});
    }

    private PartitionFunctions functions(Map<String, String> environment) {
        return new PartitionFunctions(
                LabRun.TOPIC,
                group,
                partitions,
                partitionsPerFunction,
                Checkout.root().resolve(JAR),
                HANDLER,
                MEMORY_MEGABYTES,
                timings,
                environment);
    }
}
