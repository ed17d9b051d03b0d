package io.baton.internal.snapshot;

import io.baton.internal.output.AcknowledgedFlow;
import io.baton.internal.output.OutputFlow;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells what may be in the next snapshot: all that was done until some moment, once Kafka has acknowledged all outputs that were written
 * until then. Acknowledgements come in any order, so a set of acknowledged records could lack what they build on; a moment can't. Confined to
 * the flow's thread.
 */
final class AcknowledgedCuts implements Cuts {

    private record Awaited(Cut cut, BooleanSupplier acknowledged) {}

    private final OutputFlow.Of session;
    private final Optional<AcknowledgedFlow> outputs;
    private @Nullable Awaited awaited;
    private Cut told;
    private long taken;

    AcknowledgedCuts(OutputFlow.Of session, Optional<AcknowledgedFlow> outputs) {
        this.session = session;
        this.outputs = outputs;
        this.told = new Cut(session.start().checkpoint().with(null), 0, 0);
    }

    @Override
    public Cut latest(long between) {
        if (awaited == null || isPassed(awaited)) {
            Awaited now = now(between);
            awaited = isPassed(now) ? null : now;
        }
        return told;
    }

    private boolean isPassed(Awaited moment) {
        boolean passed = moment.acknowledged.getAsBoolean();
        if (passed) {
            told = moment.cut;
        }
        return passed;
    }

    /** In this order: a record's outputs are written before it is finished, so those of each finished record are among them. */
    private Awaited now(long between) {
        var cut = new Cut(session.progress().checkpoint(), between, ++taken);
        return new Awaited(cut, outputs.isEmpty() ? () -> true : outputs.get().writtenSoFar());
    }
}
