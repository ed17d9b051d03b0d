package io.baton.testkit;

import io.baton.PartitionConsumerFunction;
import io.baton.infra.emulator.FunctionSpec;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.RunningInvocation;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.lab.PartitionFunctions;
import io.baton.internal.lease.LeaseKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The function of one partition in the emulated Lambda. */
final class Deployment {

    private static final Duration MAX_EVENT_AGE = Duration.ofMinutes(1);

    private final KitSettings settings;
    private final LambdaEmulator lambda;
    private final LeaseKey key;
    private final Path jar;
    private final Map<String, String> environment;
    private final String name;

    Deployment(
            BatonTestKit kit,
            LeaseKey key,
            Class<? extends PartitionConsumerFunction<?, ?>> function,
            Path ledger,
            Map<String, String> environment) {
        this.settings = kit.settings();
        this.lambda = kit.lambda();
        this.key = key;
        this.jar = kit.jar();
        this.name = PartitionFunctions.name(key.topic(), key.partition());
        this.environment = new TreeMap<>(settings.environment());
        this.environment.putAll(environment);
        this.environment.putAll(Map.of(
                "BATON_GROUP_ID",
                key.groupId(),
                "BATON_TOPIC",
                key.topic(),
                "BATON_PARTITION",
                Integer.toString(key.partition()),
                "BATON_LEASE_TABLE",
                BatonTestKit.TABLE,
                "BATON_LOG_FORMAT",
                "Text",
                RecordedFunction.FUNCTION,
                function.getName(),
                RecordedFunction.LEDGER,
                ledger.toString()));
    }

    String name() {
        return name;
    }

    /** What a setting of the function is, if it has it. */
    String variable(String variable, String otherwise) {
        return environment.getOrDefault(variable, otherwise);
    }

    /** Environments that start from now on are in that network; those that run stay in theirs. */
    void deployIn(Network network) {
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
                PartitionFunctions.CONCURRENCY,
                PartitionFunctions.RETRIES,
                settings.retryDelays(),
                MAX_EVENT_AGE));
    }

    /** Delivers a tick; answers the request id. */
    String deliver(Instant tick, boolean watchdog) {
        return lambda.invoke(name, new Tick(name, 0, tick, watchdog).toEventJson());
    }

    boolean isRunning(String requestId) {
        return running().stream().anyMatch(one -> one.requestId().equals(requestId));
    }

    List<RunningInvocation> running() {
        return lambda.running(name);
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
            throw new AssertionError("Invocation " + requestId + " of " + key + " has ended");
        }
    }
}
