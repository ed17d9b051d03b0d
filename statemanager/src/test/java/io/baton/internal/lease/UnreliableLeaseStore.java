package io.baton.internal.lease;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A store behind a network: plans what goes wrong with the next writes, one each. */
public final class UnreliableLeaseStore implements LeaseStore {

    /** What goes wrong with one write. */
    public enum Fault {
        NONE,
        /** The write takes effect, its answer is lost, and the client repeats it, as the SDK does. */
        ANSWER_LOST_AND_REPEATED,
        /** The write takes effect, and the caller hears only of a failure. */
        ANSWER_LOST,
        /** The write never arrives. */
        THROTTLED
    }

    private final LeaseStore store;
    private final Queue<Fault> faults = new ArrayDeque<>();
    private boolean gone;
    private boolean mute;
    private Runnable waiting = () -> {};
    private @Nullable Function<Step, Lease> refusal;

    public UnreliableLeaseStore(LeaseStore store) {
        this.store = store;
    }

    /** Adds a fault to those planned for the writes to come. */
    public void next(Fault fault) {
        faults.add(fault);
    }

    /** While true, nothing is answered. */
    public void gone(boolean gone) {
        this.gone = gone;
    }

    /** What happens while a call is not answered before it fails: time passes, say. */
    public void whileUnanswered(Runnable waiting) {
        this.waiting = waiting;
    }

    /** While true, requests arrive and no answer comes back. */
    public void mute(boolean mute) {
        this.mute = mute;
    }

    /** Every write is refused from now on, by the row that this says; null to let them through again. */
    void refuseWith(@Nullable Function<Step, Lease> refusal) {
        this.refusal = refusal;
    }

    @Override
    public Optional<Lease> read(LeaseKey key) {
        refuseIfGone();
        if (mute) {
            throw new LeaseStoreException("no answer", null);
        }
        return store.read(key);
    }

    @Override
    public Written write(Step step) {
        refuseIfGone();
        if (refusal != null) {
            return new Written.Refused(Optional.of(refusal.apply(step)));
        }
        Fault fault = mute ? Fault.ANSWER_LOST : faults.isEmpty() ? Fault.NONE : faults.remove();
        return switch (fault) {
            case NONE -> store.write(step);
            case ANSWER_LOST_AND_REPEATED -> {
                store.write(step);
                yield store.write(step);
            }
            case ANSWER_LOST -> {
                store.write(step);
                throw new LeaseStoreException("no answer", null);
            }
            case THROTTLED -> throw new LeaseStoreException("throttled", null);
        };
    }

    private void refuseIfGone() {
        if (gone) {
            waiting.run();
            throw new LeaseStoreException("the table is out of reach", null);
        }
    }
}
