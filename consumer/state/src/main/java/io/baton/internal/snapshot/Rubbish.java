package io.baton.internal.snapshot;

import io.baton.internal.state.StateException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
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
    private @Nullable Background<Boolean> deleting;

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
        // told now, and not by the thread that deletes: that one may be frozen, and what is old then may be what a
        // successor needs
        Optional<Instant> before =
                swept ? Optional.empty() : Optional.of(time.now().minus(OF_OTHERS));
        if (due.isEmpty() && before.isEmpty()) {
            return;
        }
        if (!holds.getAsBoolean()) { // asked after the clock was read: a freeze in between closes the fence
            return;
        }
        swept = true;
        Set<String> kept = new HashSet<>();
        needed.forEach(ref -> kept.add(place + ref.name()));
        dropped.forEach(waiting -> kept.add(place + waiting.name));
        deleting =
                new Background<>(Thread.ofPlatform().name("baton-state-delete").daemon(), () -> {
                    delete(due, before, kept);
                    return true;
                });
    }

    boolean isDeleting() {
        return deleting != null && !deleting.isOver();
    }

    /** @param before what was written before this, and is not kept, is deleted too */
    private void delete(List<String> due, Optional<Instant> before, Set<String> kept) {
        try {
            due.forEach(name -> objects.delete(place + name));
            before.ifPresent(old -> sweep(old, kept));
        } catch (StateException e) {
            // these objects cost little, and the sweep of a later invocation finds them
            LOG.warn(
                    "Superfluous snapshots could not be deleted, and are left for a later invocation: {}",
                    e.getMessage());
        }
    }

    private void sweep(Instant before, Set<String> kept) {
        for (ObjectStore.Listed listed : objects.list(place)) {
            if (!kept.contains(listed.key()) && listed.writtenAt().isBefore(before)) {
                objects.delete(listed.key());
            }
        }
    }

    @Override
    public void close() {
        if (deleting != null) {
            deleting.cancel();
        }
    }
}
