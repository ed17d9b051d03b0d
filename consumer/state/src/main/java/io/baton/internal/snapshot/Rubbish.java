package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes objects that no checkpoint names any more. It deletes the objects that this holder made superfluous after {@link #GRACE}: by
 * then the holder has renewed many times with a checkpoint that does not name them, or a successor began at such a checkpoint. It
 * deletes what other invocations left after a day. Confined to the flow's thread; the requests run on another thread.
 */
final class Rubbish implements AutoCloseable {

    /** Many times a lease duration of usual settings. */
    static final Duration GRACE = Duration.ofMinutes(2);

    static final Duration OF_OTHERS = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(Rubbish.class);

    private record Dropped(String name, long atNanos) {}

    private final ObjectStore objects;
    private final String place;
    private final Time time;
    private final ArrayDeque<Dropped> dropped = new ArrayDeque<>();
    private boolean swept;
    private @Nullable Thread deleting;

    Rubbish(ObjectStore objects, String place, Time time) {
        this.objects = objects;
        this.place = place;
        this.time = time;
    }

    /** Notes these objects: a checkpoint that does not name them is on its way. */
    void add(List<ObjectRef> refs) {
        refs.forEach(ref -> dropped.add(new Dropped(ref.name(), time.nanos())));
    }

    /**
     * Deletes noted objects whose grace is over; until then the row may name them. The first call of an invocation sweeps too: it
     * deletes what other invocations left.
     *
     * @param needed the objects that the newest snapshot needs
     * @param holds whether the fence is open: a holder that was frozen meanwhile does not know which snapshot the row names
     */
    void clear(List<ObjectRef> needed, BooleanSupplier holds) {
        if (isDeleting()) {
            return;
        }
        var due = new ArrayList<String>();
        while (!dropped.isEmpty() && time.nanos() - dropped.peek().atNanos >= GRACE.toNanos()) {
            due.add(dropped.remove().name);
        }
        boolean sweeps = !swept;
        if (due.isEmpty() && !sweeps) {
            return;
        }
        if (!holds.getAsBoolean()) { // asked after the clock was read: a freeze in between closes the fence
            return;
        }
        swept = true;
        Set<String> kept = new HashSet<>();
        needed.forEach(ref -> kept.add(place + ref.name()));
        dropped.forEach(waiting -> kept.add(place + waiting.name));
        deleting = Thread.ofPlatform().name("baton-state-delete").daemon().start(() -> delete(due, sweeps, kept));
    }

    boolean isDeleting() {
        return deleting != null && deleting.isAlive();
    }

    private void delete(List<String> due, boolean sweeps, Set<String> kept) {
        try {
            due.forEach(name -> objects.delete(place + name));
            if (sweeps) {
                for (ObjectStore.Listed listed : objects.list(place)) {
                    if (!kept.contains(listed.key())
                            && listed.writtenAt().isBefore(time.now().minus(OF_OTHERS))) {
                        objects.delete(listed.key());
                    }
                }
            }
        } catch (StateException e) {
            // these objects cost little, and the sweep of a later invocation finds them
            LOG.warn(
                    "Superfluous snapshots could not be deleted, and are left for a later invocation: {}",
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        if (deleting != null) {
            deleting.interrupt();
        }
    }
}
