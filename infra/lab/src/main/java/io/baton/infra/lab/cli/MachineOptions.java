package io.baton.infra.lab.cli;

import io.baton.infra.lab.run.RunSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What the lab's own functions get of this machine. */
final class MachineOptions {

    @Option(
            names = "--memory",
            paramLabel = "MB",
            description = {
                "Holds each function to that memory and to the share of a core that Lambda gives with it, with the"
                        + " deployment's JVM options; ends one that wants more, as Lambda does. A small function starts"
                        + " slowly: give it a --tick of 30s or more. Default: a heap for 256 MB, and all of this machine."
            })
    private @Nullable Integer memory;

    /** Null where nothing is to be enforced. */
    @Nullable
    Integer memory() {
        RunSettings.require(memory == null || (memory >= 128 && memory <= 10_240), "--memory must be 128 to 10240 MB");
        return memory;
    }
}
