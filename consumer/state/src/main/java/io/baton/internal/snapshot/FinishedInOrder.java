package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.OutputFlow;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells which records of a session are finished, their outputs included, and may be in the next snapshot. A snapshot never has a record's
 * changes without those of each lower record that they build on. Confined to the flow's thread.
 */
final class FinishedInOrder implements Supplier<Optional<Checkpoint>> {

    private final OutputFlow.Of session;
    private final Optional<OutputFlow> outputs;
    private Checkpoint told;

    FinishedInOrder(OutputFlow.Of session, Optional<OutputFlow> outputs) {
        this.session = session;
        this.outputs = outputs;
        this.told = session.start().checkpoint();
    }

    /** Empty if no further record may be in a snapshot yet. */
    @Override
    public Optional<Checkpoint> get() {
        Optional<Checkpoint> now = outputs.isEmpty()
                ? Optional.of(session.progress().checkpoint())
                : outputs.get().reachedInOrder(told);
        told = now.orElse(told);
        return now;
    }
}
