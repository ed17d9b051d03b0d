package io.baton.infra.deploy.config;

import io.baton.internal.memory.MemoryPlan;
import io.baton.internal.state.StateSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the functions of all partitions have in common.
 *
 * @param environment added to what Baton sets
 * @param jvmOptions of the file; null for those that are made for the memory and the partitions of each function
 * @param state where state is kept; null where the handlers keep no state
 */
public record FunctionSettings(
        Path jar,
        String handler,
        Machine machine,
        Map<String, String> environment,
        @Nullable String jvmOptions,
        Grants grants,
        @Nullable StateStorage state,
        AsyncInvocation asyncInvocation) {

    public FunctionSettings {
        environment = new TreeMap<>(environment);
    }

    /** The {@code JAVA_TOOL_OPTIONS} of a function with this number of partitions. */
    public String jvmOptionsFor(int partitions) {
        return jvmOptions == null
                ? MemoryPlan.of(machine.memorySize(), partitions).jvmOptions()
                : jvmOptions;
    }

    /** How large the state of each partition may be in a function with this number of partitions. */
    public long stateBytes(int partitions) {
        if (state != null && state.bytes() != null) {
            return state.bytes();
        }
        long heapBytes = (long) MemoryPlan.of(machine.memorySize(), partitions).heapMegabytes() << 20;
        return StateSettings.within(heapBytes, partitions);
    }

    /** The same settings with another size. */
    FunctionSettings withMemorySize(int megabytes) {
        Machine sized =
                new Machine(machine.runtime(), machine.architecture(), megabytes, machine.reservedConcurrency());
        return new FunctionSettings(jar, handler, sized, environment, jvmOptions, grants, state, asyncInvocation);
    }

    /** {@code com.acme.OrdersFunction} of {@code com.acme.OrdersFunction::handleRequest}. */
    public String handlerClass() {
        return handler.split("::", 2)[0];
    }

    /**
     * The runtime and its size.
     *
     * @param runtime {@code java21} or {@code java25}
     * @param architecture {@code arm64} or {@code x86_64}
     * @param memorySize megabytes
     * @param reservedConcurrency null for none
     */
    public record Machine(
            String runtime,
            String architecture,
            int memorySize,
            @Nullable Integer reservedConcurrency) {

        /** Whether the memory suffices for a function with this number of partitions, as {@code ./baton sizes} has measured it. */
        public boolean suits(int partitions) {
            return MemoryPlan.of(memorySize, partitions).isEnough();
        }
    }

    /**
     * The handler's further permissions.
     *
     * @param managedPolicies ARNs
     * @param deadLetterKafkaTopics names, of the same cluster; matters for IAM
     * @param deadLetterQueues ARNs of SQS queues
     * @param deadLetterTopics ARNs of SNS topics
     * @param outputs what the handler writes to; matters for IAM
     */
    public record Grants(
            List<String> managedPolicies,
            List<String> deadLetterKafkaTopics,
            List<String> deadLetterQueues,
            List<String> deadLetterTopics,
            Outputs outputs) {
        public Grants {
            managedPolicies = List.copyOf(managedPolicies);
            deadLetterKafkaTopics = List.copyOf(deadLetterKafkaTopics);
            deadLetterQueues = List.copyOf(deadLetterQueues);
            deadLetterTopics = List.copyOf(deadLetterTopics);
        }
    }

    /** What Lambda's queue does with a tick whose invocation failed or could not start. */
    public record AsyncInvocation(int retryAttempts, Duration maxEventAge) {}
}
