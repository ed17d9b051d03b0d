package io.baton.internal.processing;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.logging.CurrentRecord;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** {@link Cautiously} until the place of the crashes is passed, and from there on the pipeline's usual way. */
final class CautiousAtFirst implements Dispatcher {

    private final Cautiously cautiously;
    private final Function<Checkpoint, Dispatcher> usual;
    private final Guard guard;
    private volatile Dispatcher current;

    /** @param usual what goes on from a checkpoint */
    CautiousAtFirst(Cautiously cautiously, Function<Checkpoint, Dispatcher> usual, Guard guard) {
        this.cautiously = cautiously;
        this.usual = usual;
        this.guard = guard;
        this.current = cautiously;
    }

    @Override
    public boolean dispatch(Buffer buffer, CurrentRecord record) throws InterruptedException {
        if (current == cautiously) {
            if (!cautiously.dispatch(buffer, record)) {
                return false;
            }
            if (!cautiously.isOver()) {
                return true;
            }
            goOnAsUsual(buffer);
        }
        return current.dispatch(buffer, record);
    }

    private void goOnAsUsual(Buffer buffer) {
        cautiously.end();
        buffer.again(); // its last batch may be done in part
        Dispatcher following = usual.apply(cautiously.checkpoint());
        current = following;
        if (guard.stopping()) {
            following.stop(); // the stop may have come before it was the current one
        }
    }

    @Override
    public Duration patience() {
        return current.patience();
    }

    @Override
    public boolean idle() throws InterruptedException {
        return current.idle();
    }

    @Override
    public void relieve(Buffer buffer) {
        current.relieve(buffer);
    }

    @Override
    public Checkpoint checkpoint() {
        return current.checkpoint();
    }

    @Override
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return current.awaitIdle(atMost);
    }

    @Override
    public void stop() {
        current.stop();
    }

    @Override
    public List<String> threads() {
        return current.threads();
    }

    @Override
    public void interrupt() {
        current.interrupt();
    }
}
