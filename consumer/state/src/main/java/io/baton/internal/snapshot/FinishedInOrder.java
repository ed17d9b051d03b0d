package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.OutputFlow;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which records of a session are finished, their outputs included, as far as the state may be kept with them: it never lacks a record
 * below one that it has, unless that one does not build on it. Confined to the flow's thread.
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

    /** Empty for nothing more. */
    @Override
    public Optional<Checkpoint> get() {
        Optional<Checkpoint> now = outputs.isEmpty()
                ? Optional.of(session.progress().checkpoint())
                : outputs.get().reachedInOrder(told);
        told = now.orElse(told);
        return now;
    }
}
