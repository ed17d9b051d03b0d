package io.baton.testkit;

import io.baton.PartitionConsumerFunction;
import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.RunningInvocation;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.lab.PartitionFunctions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A function in the emulated Lambda: of one partition or of several, its schedule, and what became of its invocations. */
final class Deployment {

    /**
     * What is deployed, whatever its partitions.
     *
     * @param environment the function's own variables, over those of the settings
     */
    record Code(Class<? extends PartitionConsumerFunction<?, ?>> function, Map<String, String> environment) {
        Code {
            environment = Map.copyOf(environment);
        }
    }

    private static final Duration MAX_EVENT_AGE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_TICKS = Duration.ofMinutes(14);

    private final KitSettings settings;
    private final LambdaEmulator lambda;
    private final Code code;
    private final List<Integer> partitions;
    private final Path jar;
    private final Path ledger;
    private final Map<String, String> environment;
    private final String name;
    private final Invocations invocations;
    private Network network;
    private Instant tick;
    private boolean removed;

    /** @param lastTick before its first */
    Deployment(BatonTestKit kit, String topic, List<Integer> partitions, Code code, Network network, Instant lastTick) {
        this.settings = kit.settings();
        this.lambda = kit.lambda();
        this.code = code;
        this.partitions = List.copyOf(partitions);
        this.jar = kit.jar();
        this.name = PartitionFunctions.name(topic, partitions);
        this.ledger = kit.newLedger(name);
        this.environment = new TreeMap<>(settings.environment());
        this.environment.putAll(code.environment());
        this.environment.putAll(PartitionFunctions.setting(partitions));
        this.environment.putAll(Map.of(
                "BATON_GROUP_ID",
                BatonTestKit.GROUP,
                "BATON_TOPIC",
                topic,
                "BATON_LEASE_TABLE",
                BatonTestKit.TABLE,
                "BATON_LOG_FORMAT",
                "Text",
                RecordedFunction.FUNCTION,
                code.function().getName(),
                RecordedFunction.LEDGER,
                ledger.toString()));
        this.invocations = new Invocations(partitions);
        this.network = network;
        this.tick = lastTick;
        kit.listen(name, invocations);
        deployIn(network);
    }

    /** Long ago: only an invocation by hand compares a tick with the clock, and has to count as newer. */
    static Instant longAgo() {
        return Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofDays(30));
    }

    Code code() {
        return code;
    }

    List<Integer> partitions() {
        return partitions;
    }

    Invocations invocations() {
        return invocations;
    }

    Path ledger() {
        return ledger;
    }

    /** What a setting of the function is, if it has it. */
    String variable(String variable, String otherwise) {
        return environment.getOrDefault(variable, otherwise);
    }

    /** The one in which environments start. */
    Network network() {
        return network;
    }

    /** Environments that start from now on are in that network; those that run stay in theirs. */
    void deployIn(Network next) {
        network = next;
        Map<String, String> all = new TreeMap<>(environment);
        all.put("KAFKA_BOOTSTRAP_SERVERS", network.kafka().address());
        all.put("AWS_ENDPOINT_URL_DYNAMODB", "http://" + network.table().address());
        lambda.deploy(new FunctionSpec(
                name,
                jar,
                RecordedFunction.class.getName() + "::handleRequest",
                all,
                settings.functionTimeout(),
                settings.memoryMegabytes(),
                PartitionFunctions.concurrency(partitions.size()),
                PartitionFunctions.RETRIES,
                settings.retryDelays(),
                MAX_EVENT_AGE));
    }

    /** It is no more; what it was doing is killed. */
    void remove() {
        removed = true;
        lambda.remove(name);
    }

    /** The time of the last tick. */
    Instant lastTick() {
        return tick;
    }

    /** The schedule's next tick; answers the request id. */
    String fire() {
        tick = tick.plus(BETWEEN_TICKS);
        return deliver(tick, false);
    }

    /** The last tick once more. */
    String fireAgain() {
        return deliver(tick, false);
    }

    /** A tick of before the last one. */
    String fireLate() {
        return deliver(tick.minus(BETWEEN_TICKS), false);
    }

    String fireWatchdog() {
        return deliver(tick.plusSeconds(1), true);
    }

    private String deliver(Instant time, boolean watchdog) {
        return lambda.invoke(name, new Tick(name, 0, time, watchdog).toEventJson());
    }

    /** Whether no invocation runs, and none is to be tried again. */
    boolean isIdle() {
        return removed || invocations.isIdle();
    }

    boolean isRunning(String requestId) {
        return running().stream().anyMatch(one -> one.requestId().equals(requestId));
    }

    List<RunningInvocation> running() {
        return removed ? List.of() : lambda.running(name);
    }

    void kill(String requestId) {
        require(lambda.kill(name, requestId), requestId);
    }

    void terminate(String requestId) {
        require(lambda.terminate(name, requestId), requestId);
    }

    void freeze(String requestId) {
        require(lambda.freeze(name, requestId), requestId);
    }

    void thaw(String requestId) {
        require(lambda.thaw(name, requestId), requestId);
    }

    private void require(boolean reached, String requestId) {
        if (!reached) {
            throw new AssertionError("Invocation " + requestId + " of " + name + " has ended");
        }
    }
}
