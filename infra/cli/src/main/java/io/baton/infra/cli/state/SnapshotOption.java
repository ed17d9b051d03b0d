package io.baton.infra.cli.state;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which snapshot of a partition is meant. A mixin. */
final class SnapshotOption {

    @Option(
            names = "--snapshot",
            paramLabel = "NAME",
            description =
                    "The name of the snapshot, as 'state list' shows it. Default: the one that the lease row names.")
    private @Nullable String name;

    /** Null where it is not given. */
    @Nullable
    String name() {
        return name;
    }

    /** @throws IllegalArgumentException if none is given and the lease row names none */
    String of(StatefulLeases.Chosen lease) {
        String its = name == null ? lease.current() : name;
        if (its == null) {
            throw new IllegalArgumentException(
                    "the lease row of %s names no snapshot: it has no state, or not yet".formatted(lease.key()));
        }
        return its;
    }
}
