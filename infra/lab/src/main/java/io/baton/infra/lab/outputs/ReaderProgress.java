package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.HeldUp;
import java.util.ArrayList;
import java.util.List;

/** How readers of committed records get on in one partition of the output topic. Confined to one thread at a time. */
final class ReaderProgress {

    private static final long GOES_ON = -1;

    private final int partition;
    private List<HeldUp> heldUp = new ArrayList<>();
    private long visible;
    private long lastMicros;
    private long sinceMicros = GOES_ON;

    ReaderProgress(int partition) {
        this.partition = partition;
    }

    int partition() {
        return partition;
    }

    /**
     * A look.
     *
     * @param visibleNow how far such a reader could read
     * @param writtenNow how far anything is written
     */
    void saw(long visibleNow, long writtenNow, long nowMicros) {
        boolean goesOn = visibleNow > visible || visibleNow >= writtenNow;
        if (goesOn && sinceMicros != GOES_ON) {
            heldUp.add(new HeldUp(partition, sinceMicros, nowMicros));
            sinceMicros = GOES_ON;
        }
        if (visibleNow < writtenNow && sinceMicros == GOES_ON) {
            // at the soonest, where it did not go on: everything was visible at the last look
            sinceMicros = goesOn || lastMicros == 0 ? nowMicros : lastMicros;
        }
        visible = visibleNow;
        lastMicros = nowMicros;
    }

    /** Those that are over since the last time. */
    List<HeldUp> take() {
        List<HeldUp> taken = heldUp;
        heldUp = new ArrayList<>();
        return taken;
    }
}
