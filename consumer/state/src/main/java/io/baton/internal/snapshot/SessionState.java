package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.output.CommittedState;
import io.baton.internal.output.OutputFlow;
import io.baton.internal.state.StateException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of one session: reads the snapshot that the session's checkpoint names, and keeps new ones. Confined to the flow's thread. */
final class SessionState implements CommittedState {

    private static final Logger LOG = LoggerFactory.getLogger(SessionState.class);

    private static final Duration BEFORE_REPEAT = Duration.ofMillis(250);
    /** How long changes gather before they are settled while a snapshot is on its way. */
    private static final Duration GATHERING = Duration.ofMillis(5);

    private final KeptState kept;
    private final OutputFlow.Of session;
    private final Cuts cuts;
    private final Duration every;
    private final Time time;
    private Cut settled;
    /** A snapshot that was taken and is not kept yet. */
    private KeptState.@Nullable Saving underWay;
    /** Whether no checkpoint names the last snapshot that was kept. */
    private boolean unnamed;

    /** @param cuts what may be in the next snapshot */
    SessionState(KeptState kept, OutputFlow.Of session, Cuts cuts, Duration every, Time time) {
        this.kept = kept;
        this.session = session;
        this.cuts = cuts;
        this.settled = new Cut(session.start().checkpoint().with(null), 0, 0);
        this.every = every;
        this.time = time;
    }

    @Override
    public Duration every() {
        return every;
    }

    @Override
    public boolean begin(Checkpoint start) throws InterruptedException {
        while (session.guard().mayFinish()) {
            try {
                kept.begin(start.snapshot());
                kept.began(start);
                return true;
            } catch (StateException e) {
                repeatAfter(e);
            }
        }
        return false;
    }

    @Override
    public boolean isDirty() {
        return unnamed || kept.isDirty();
    }

    @Override
    public void settle(Checkpoint finished) {
        var unused = kept.settle(between -> new Cut(finished, between, 0));
    }

    /** Settles what may be in the next snapshot, and returns its records. */
    Checkpoint settle() {
        settled = kept.settle(cuts);
        return settled.finished();
    }

    /** The number of the last cut that was settled. */
    long lastCut() {
        return settled.number();
    }

    /** Whether changes wait to be settled. */
    boolean isUnsettled() {
        return kept.unsettled() > 0;
    }

    @Override
    public boolean resume() throws InterruptedException {
        KeptState.Saving left = underWay;
        return left == null || isKept(left);
    }

    @Override
    public Optional<Checkpoint> keep(Checkpoint settled, boolean small) throws InterruptedException {
        KeptState.Saving begun = kept.take(settled, session.start().generation(), small);
        underWay = begun;
        return isKept(begun) ? Optional.of(settled.with(begun.name())) : Optional.empty();
    }

    private boolean isKept(KeptState.Saving saving) throws InterruptedException {
        while (session.guard().mayFinish()) {
            try {
                while (!saving.isDone(GATHERING)) {
                    var unused = settle();
                }
                kept.saved(saving, session.start().fence()::open);
                underWay = null;
                unnamed = true;
                return true;
            } catch (StateException e) {
                repeatAfter(e);
                saving.again();
            }
        }
        return false;
    }

    @Override
    public void committed() {
        unnamed = false;
        kept.named();
    }

    @Override
    public void end(Checkpoint reached) {
        kept.ends(reached);
    }

    /** Throws the failure on, unless it may pass. */
    private void repeatAfter(StateException e) throws InterruptedException {
        if (!e.mayPass()) {
            throw e;
        }
        LOG.warn("{}. It is tried again; the checkpoint waits for it", e.getMessage());
        time.pause(BEFORE_REPEAT);
    }
}
