package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
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
 * deletes what other invocations left after a day. Objects of kept snapshots stay. Confined to the flow's thread; the requests run on
 * another thread.
 */
final class Rubbish implements AutoCloseable {

    /** Many times a lease duration of usual settings. */
    static final Duration GRACE = Duration.ofMinutes(2);

    static final Duration OF_OTHERS = Duration.ofDays(1);

    private static final Logger LOG = LoggerFactory.getLogger(Rubbish.class);

    private record Dropped(String name, long atNanos) {}

    private final ObjectStore objects;
    private final String place;
    private final KeptSnapshots kept;
    private final Time time;
    private final ArrayDeque<Dropped> dropped = new ArrayDeque<>();
    private boolean swept;
    /** The objects of kept snapshots; null before the sweep. Only the deleting thread uses it, and there is one at a time. */
    private @Nullable Set<String> ofKept;

    private @Nullable Background<Boolean> deleting;

    Rubbish(ObjectStore objects, String place, KeptSnapshots kept, Time time) {
        this.objects = objects;
        this.place = place;
        this.kept = kept;
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
     * @param needed the objects that the newest snapshot needs, and those that the checkpoint still needs
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
        // told now, and not by the thread that deletes: that one may be frozen, and what is old then may be what a
        // successor needs
        Instant old = time.now().minus(OF_OTHERS);
        if (due.isEmpty() && swept) {
            return;
        }
        if (!holds.getAsBoolean()) { // asked after the clock was read: a freeze in between closes the fence
            return;
        }
        swept = true;
        Set<String> inUse = new HashSet<>();
        needed.forEach(ref -> inUse.add(ref.name()));
        due.removeIf(inUse::contains); // a session has gone back to an older checkpoint
        dropped.forEach(waiting -> inUse.add(waiting.name));
        deleting =
                new Background<>(Thread.ofPlatform().name("baton-state-delete").daemon(), () -> {
                    delete(due, old, inUse);
                    return true;
                });
    }

    boolean isDeleting() {
        return deleting != null && !deleting.isOver();
    }

    private void delete(List<String> due, Instant old, Set<String> inUse) {
        try {
            Set<String> leave = ofKept == null ? sweep(old, inUse) : ofKept;
            for (String name : due) {
                if (!leave.contains(name)) {
                    objects.delete(place + name);
                }
            }
        } catch (StateException e) {
            // these objects cost little, and the sweep of a later invocation finds them
            LOG.warn(
                    "Superfluous snapshots could not be deleted, and are left for a later invocation: {}",
                    e.getMessage());
        }
    }

    /**
     * Deletes what was written before this moment and is not needed.
     *
     * @return the names of the objects that kept snapshots need
     */
    private Set<String> sweep(Instant old, Set<String> inUse) {
        List<ObjectStore.Listed> listed = objects.list(place);
        Set<String> leave = kept.look(listed);
        ofKept = leave;
        for (ObjectStore.Listed object : listed) {
            String name = object.key().substring(place.length());
            if (!KeptSnapshots.isOne(object.key(), place)
                    && !inUse.contains(name)
                    && !leave.contains(name)
                    && object.writtenAt().isBefore(old)) {
                objects.delete(object.key());
            }
        }
        return leave;
    }

    @Override
    public void close() {
        if (deleting != null) {
            deleting.cancel();
        }
    }
}
