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
 * Deletes objects that no checkpoint names any more. What this holder made superfluous goes after a grace: by then its fence was
 * renewed many times with a checkpoint that does not name it, or another invocation holds, which began with that one. What others
 * left goes after a day. Confined to its thread; deletes on another.
 */
final class Rubbish implements AutoCloseable {

    /** Many times the longest lease that settings allow to make sense. */
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

    /** A checkpoint is on its way that does not name these. */
    void add(List<ObjectRef> refs) {
        refs.forEach(ref -> dropped.add(new Dropped(ref.name(), time.nanos())));
    }

    /**
     * Of what the checkpoint on its way does not name, nothing goes before the grace is over: until then the row may name it.
     *
     * @param needed what that checkpoint names
     * @param holds whether the fence is open: one that was frozen meanwhile does not know what the row names
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
        if (!holds.getAsBoolean()) { // after it was found what is due
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
            // they cost little, and the sweep of another invocation finds them
            LOG.warn("Objects that are needed no more are left for later: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        if (deleting != null) {
            deleting.interrupt();
        }
    }
}
