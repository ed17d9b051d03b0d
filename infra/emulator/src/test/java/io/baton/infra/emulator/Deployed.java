package io.baton.infra.emulator;

import io.baton.infra.emulator.functions.Functions;
import io.baton.infra.local.Checkout;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Functions as the tests deploy them. */
final class Deployed {
    private Deployed() {}

    static FunctionSpec of(Class<?> handler) {
        return new FunctionSpec(
                "orders-0",
                Checkout.location(Functions.class),
                handler.getName() + "::handleRequest",
                Map.of("MINE", "yes"),
                Duration.ofSeconds(50),
                128,
                0,
                0,
                List.of(Duration.ofMillis(10)),
                Duration.ofMinutes(5));
    }

    static FunctionSpec withMemory(FunctionSpec spec, int megabytes, Map<String, String> environment) {
        return new FunctionSpec(
                spec.name(),
                spec.jar(),
                spec.handler(),
                environment,
                spec.timeout(),
                megabytes,
                spec.reservedConcurrency(),
                spec.maxRetries(),
                spec.retryDelays(),
                spec.maxEventAge());
    }

    static FunctionSpec withTimeout(FunctionSpec spec, Duration timeout) {
        return new FunctionSpec(
                spec.name(),
                spec.jar(),
                spec.handler(),
                spec.environment(),
                timeout,
                spec.memoryMegabytes(),
                spec.reservedConcurrency(),
                spec.maxRetries(),
                spec.retryDelays(),
                spec.maxEventAge());
    }

    static FunctionSpec withRetries(FunctionSpec spec, int retries, Duration maxEventAge) {
        return new FunctionSpec(
                spec.name(),
                spec.jar(),
                spec.handler(),
                spec.environment(),
                spec.timeout(),
                spec.memoryMegabytes(),
                spec.reservedConcurrency(),
                retries,
                spec.retryDelays(),
                maxEventAge);
    }

    static FunctionSpec withConcurrency(FunctionSpec spec, int concurrency, Duration maxEventAge) {
        return new FunctionSpec(
                spec.name(),
                spec.jar(),
                spec.handler(),
                spec.environment(),
                spec.timeout(),
                spec.memoryMegabytes(),
                concurrency,
                spec.maxRetries(),
                spec.retryDelays(),
                maxEventAge);
    }
}
