package io.baton.testkit;

import io.baton.infra.emulator.lab.LabTimings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a kit is set up.
 *
 * @param broker where its Kafka comes from
 * @param environment variables of every function, over the kit's own: its timings are a production's, compressed
 * @param functionTimeout Lambda's timeout of a function
 * @param retryDelays before Lambda's first and second retry of an invocation that failed: Lambda's minutes are longer than
 *     a lease too
 * @param memoryMegabytes of a function
 */
public record KitSettings(
        TestBroker.Starter broker,
        Map<String, String> environment,
        Duration functionTimeout,
        List<Duration> retryDelays,
        int memoryMegabytes) {

    private static final Duration LONG_TICK = Duration.ofMinutes(1);

    public KitSettings {
        environment = Map.copyOf(environment);
        retryDelays = List.copyOf(retryDelays);
    }

    /** A lease of 3 seconds, and a function that never meets its deadline in a test. */
    public static KitSettings standard() {
        return new KitSettings(
                Brokers.byProperty(),
                new LabTimings(LONG_TICK).environment(),
                Duration.ofMinutes(5),
                List.of(LabTimings.LEASE.plusMillis(500), LabTimings.LEASE.multipliedBy(2)),
                256);
    }

    public KitSettings withBroker(TestBroker.Starter starter) {
        return new KitSettings(starter, environment, functionTimeout, retryDelays, memoryMegabytes);
    }

    public KitSettings withEnvironment(Map<String, String> variables) {
        Map<String, String> more = new TreeMap<>(environment);
        more.putAll(variables);
        return new KitSettings(broker, more, functionTimeout, retryDelays, memoryMegabytes);
    }

    /** Functions let their partitions sleep once nothing has come for that long, from a second on. */
    public KitSettings withIdleAfter(Duration idle) {
        return withEnvironment(Map.of("BATON_IDLE_AFTER", idle.toMillis() + "ms"));
    }

    public KitSettings withFunctionTimeout(Duration timeout) {
        return new KitSettings(broker, environment, timeout, retryDelays, memoryMegabytes);
    }
}
