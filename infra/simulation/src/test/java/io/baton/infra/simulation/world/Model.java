package io.baton.infra.simulation.world;

import io.baton.internal.snapshot.SimulatedState.Contents;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the state has to be, made of the records that a checkpoint has, and of nothing of Baton's. */
interface Model {

    /**
     * Something that was done by the clock or by the watermark: a window has closed, a timer has fired.
     *
     * @param id of key and time
     * @param what was in it
     */
    record Done(String id, List<Long> what) {}

    Model copy();

    /** The next record that the checkpoint has. */
    void handles(Log.Entry entry);

    /**
     * Holds a snapshot against this; what may have been done since the last record is taken over from it.
     *
     * @return what is wrong; null for nothing
     */
    @Nullable
    String differsFrom(Contents contents, Decisions decisions);

    /** What was done since the last call. */
    List<Done> takeDone();

    /** Whether nothing is left that the clock should do. */
    boolean isQuiet();

    /** Told of each watermark that no record has raised. */
    interface Decisions {
        void raised(long watermark);
    }
}
