package io.baton.internal.snapshot;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the next object of a snapshot from memory. The object has the changes since the last object, and the next segments as a whole:
 * so many that every segment has had its turn before the changes outweigh the state. Confined to the flow's thread.
 */
final class SnapshotWriter {

    /** An object has at least this many bytes of whole segments, if the state has that many. */
    private static final int WHOLE_BYTES = 1 << 20;
    /** Where a third of the state has changed, all segments are written as a whole. */
    private static final int PART = 3;
    /** At most this many objects in a row have changes alone: with more, segments might never have their turn. */
    private static final int MOST_CHANGES_ALONE = 8;

    private final LeaseKey lease;
    private final Stores stores;
    private int number;

    SnapshotWriter(LeaseKey lease, Stores stores) {
        this.lease = lease;
        this.stores = stores;
    }

    /**
     * Makes the next object.
     *
     * @param small whether somebody waits for it: then it has changes alone, if older objects have the rest
     */
    SnapshotObject next(Memory memory, Checkpoint finished, Generation generation, boolean small) {
        List<Change> changes = memory.state().takeDirty();
        Map<Integer, Map<StateKey, byte[]>> whole = wholes(memory, bytes(changes), small);
        changes.removeIf(change -> whole.containsKey(change.key().segment(KeyedState.SEGMENTS)));
        number++;
        return new SnapshotObject(
                lease.id(),
                SnapshotName.of(generation, number),
                finished.nextOffset(),
                memory.chain().neededBefore(whole.keySet()),
                stores.names(),
                whole,
                changes);
    }

    private Map<Integer, Map<StateKey, byte[]>> wholes(Memory memory, long changed, boolean small) {
        var whole = new LinkedHashMap<Integer, Map<StateKey, byte[]>>();
        boolean all = memory.chain().isEmpty() || changed >= memory.state().bytes() / PART;
        if (small && !all && memory.chain().changesAlone() < MOST_CHANGES_ALONE) {
            return whole;
        }
        int turn = memory.chain().turn();
        long wanted = all ? Long.MAX_VALUE : Math.max(WHOLE_BYTES, changed);
        for (long written = 0; written < wanted && whole.size() < KeyedState.SEGMENTS; ) {
            Map<StateKey, byte[]> segment = memory.state().settled(turn);
            whole.put(turn, segment);
            for (Map.Entry<StateKey, byte[]> entry : segment.entrySet()) {
                written += SnapshotObject.length(entry.getKey(), entry.getValue());
            }
            turn = (turn + 1) % KeyedState.SEGMENTS;
        }
        return whole;
    }

    private static long bytes(List<Change> changes) {
        long bytes = 0;
        for (Change change : changes) {
            bytes += SnapshotObject.length(change.key(), change.value());
        }
        return bytes;
    }
}
