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
import io.baton.infra.emulator.machine.Machines;
import io.baton.infra.local.Checkout;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.memory.MemoryPlan;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The demo's function as the lab deploys it, minutes made seconds. */
public final class LabFunctions implements ScheduledFunctions {

    private static final String JAR = "infra/demo/target/baton-demo.jar";
    private static final String HANDLER = "io.baton.demo.RideFunction::handleRequest";
    private static final int MEMORY_MEGABYTES = 256;
    /** In place of the lab's, which are shorter. */
    private static final Map<String, String> PRODUCTION = Map.of(
            "BATON_LEASE_DURATION", millis(LeaseTimings.DEFAULT.leaseDuration()),
            "BATON_LEASE_MARGIN", millis(LeaseTimings.DEFAULT.margin()),
            "BATON_RENEW_EVERY", millis(LeaseTimings.DEFAULT.renewEvery()),
            "BATON_ACTIVATE_EVERY", millis(LeaseTimings.DEFAULT.lookEvery()),
            "BATON_DYNAMODB_ATTEMPT_TIMEOUT", millis(LeaseTimings.DEFAULT.attemptTimeout()),
            "BATON_DYNAMODB_CALL_TIMEOUT", millis(LeaseTimings.DEFAULT.callTimeout()),
            "BATON_DRAIN_BUDGET", millis(LeaseTimings.DEFAULT.drainBudget()),
            "BATON_STOP_BEFORE_DEADLINE", millis(LeaseTimings.DEFAULT.stopBeforeDeadline()));

    private final String group;
    private final int partitions;
    private final int partitionsPerFunction;
    private final @Nullable Integer memoryMegabytes;
    private final LabTimings timings;

    /** @param memoryMegabytes that each function is held to, as Lambda would; null for functions that take what they want */
    public LabFunctions(
            String group, int partitions, int partitionsPerFunction, Duration tick, @Nullable Integer memoryMegabytes) {
        this.group = group;
        this.partitions = partitions;
        this.partitionsPerFunction = partitionsPerFunction;
        this.memoryMegabytes = memoryMegabytes;
        this.timings = memoryMegabytes == null ? new LabTimings(tick) : LabTimings.forSmallMachines(tick);
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
    public Machines machines() {
        return memoryMegabytes == null ? Machines.unlimited() : Machines.asLambda();
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

    /** The demo's function as it would be deployed: with the timings of production, and all partitions in one function. */
    public static PartitionFunctions production(
            String topic, String group, int partitions, int memoryMegabytes, Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(PRODUCTION);
        all.put("JAVA_TOOL_OPTIONS", MemoryPlan.of(memoryMegabytes, partitions).jvmOptions());
        all.putAll(environment);
        return new PartitionFunctions(
                topic,
                group,
                partitions,
                partitions,
                Checkout.root().resolve(JAR),
                HANDLER,
                memoryMegabytes,
                new LabTimings(Duration.ofMinutes(14)),
                all);
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }

    private PartitionFunctions functions(Map<String, String> environment) {
        Map<String, String> all = new TreeMap<>(environment);
        if (memoryMegabytes != null) {
            all.put(
                    "JAVA_TOOL_OPTIONS",
                    MemoryPlan.of(memoryMegabytes, partitionsPerFunction).jvmOptions());
        }
        return new PartitionFunctions(
                LabRun.TOPIC,
                group,
                partitions,
                partitionsPerFunction,
                Checkout.root().resolve(JAR),
                HANDLER,
                memoryMegabytes == null ? MEMORY_MEGABYTES : memoryMegabytes,
                timings,
                all);
    }
}
