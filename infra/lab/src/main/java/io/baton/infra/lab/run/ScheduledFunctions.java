package io.baton.infra.lab.run;

import io.baton.infra.emulator.Delivery;
import io.baton.infra.emulator.LambdaEmulator;
import io.baton.infra.emulator.Tick;
import io.baton.infra.emulator.Ticking;
import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.machine.Machines;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The functions of the partitions of {@link LabRun#TOPIC}, and the schedule that starts them. */
public interface ScheduledFunctions {

    /** In the order of their partitions. */
    List<String> names();

    /** The partitions of each function, by its name: one each, unless said. */
    default Map<String, List<Integer>> partitions() {
        List<String> names = names();
        return IntStream.range(0, names.size())
                .boxed()
                .collect(Collectors.toMap(names::get, List::of, (one, other) -> one, LinkedHashMap::new));
    }

    /** What they get of this machine: all they want, unless said. The caller closes it. */
    default Machines machines() {
        return Machines.unlimited();
    }

    /** How long an invocation may live. */
    Duration timeout();

    /** Deploys all of them, with {@code environment} added, which the handler needs. */
    void deploy(LambdaEmulator lambda, Addresses addresses, Map<String, String> environment);

    /** The schedule that starts them; {@code plan} says how each tick is to be delivered. */
    Ticking schedule(LambdaEmulator lambda, Function<Tick, List<Delivery>> plan);
}
