package io.baton.infra.lab.demo;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Addresses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a demo runs: a function for each partition of {@link Demo#TOPIC}, and what starts them. */
public interface DemoFunctions {

    /** By partition. */
    List<String> names();

    /** How long an invocation may live. */
    Duration timeout();

    /** Deploys all of them, with {@code environment} added, which the demo's handler needs. */
    void deploy(LambdaEmulator lambda, Addresses addresses, Map<String, String> environment);

    /** What will start them; {@code plan} says how each tick is to be delivered. */
    Ticking schedule(LambdaEmulator lambda, Function<Tick, List<Delivery>> plan);
}
