package io.baton.internal.snapshot;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Reads snapshots into memory: only the objects that memory does not have yet. */
final class SnapshotReader {

    /** How many objects are read at once: enough that decoding does not wait for the network. */
    private static final int AT_ONCE = 8;

    private final ObjectStore objects;
    private final String place;
    private final LeaseKey lease;
    private final Stores stores;

    SnapshotReader(ObjectStore objects, String place, LeaseKey lease, Stores stores) {
        this.objects = objects;
        this.place = place;
        this.lease = lease;
        this.stores = stores;
    }

    /**
     * Reads the state of this snapshot.
     *
     * @param known what was read before; if the snapshot goes on from there, this brings it up to date
     * @throws StateException if an object is missing, or is not the object that was written
     */
    Memory read(String name, Memory known) throws InterruptedException {
        if (name.equals(known.name())) {
            return known;
        }
        if (!SnapshotName.isOne(name)) {
            throw new StateException(
                    "The lease row of %s names the snapshot '%s', which is not the name of a snapshot: correct the row's attribute 'snapshot', or begin without state: 'baton leases seek --state clear'"
                            .formatted(lease, name),
                    null);
        }
        byte[] newest = bytes(name);
        SnapshotObject head = SnapshotObject.decoded(newest, lease, name, place + name, stores);
        int have = indexOf(known.name(), head.before());
        Memory memory = have < 0 ? new Memory() : known;
        load(head.before().subList(have + 1, head.before().size()), memory);
        apply(head, SnapshotObject.ref(name, newest), memory);
        memory.state().loaded();
        memory.isNow(name, head.nextOffset());
        return memory;
    }

    private static int indexOf(@Nullable String name, List<ObjectRef> refs) {
        for (int i = 0; i < refs.size(); i++) {
            if (refs.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private void load(List<ObjectRef> refs, Memory memory) throws InterruptedException {
        var left = new ArrayDeque<>(refs);
        Queue<Background<SnapshotObject>> underWay = new ArrayDeque<>();
        try {
            for (ObjectRef ref : refs) {
                while (underWay.size() < AT_ONCE && !left.isEmpty()) {
                    underWay.add(reading(left.remove()));
                }
                apply(underWay.element().result(), ref, memory);
                underWay.remove();
            }
        } finally {
            underWay.forEach(Background::cancel);
        }
    }

    private Background<SnapshotObject> reading(ObjectRef ref) {
        return new Background<>(Thread.ofVirtual().name("baton-state-read-" + ref.name()), () -> {
            byte[] bytes = bytes(ref.name());
            if (!SnapshotObject.ref(ref.name(), bytes).equals(ref)) {
                throw new StateException(
                        "The snapshot %s is not the one that later snapshots go on from: it has %s bytes where %s were written. %s"
                                .formatted(place + ref.name(), bytes.length, ref.length(), SnapshotObject.WHAT_TO_DO),
                        null);
            }
            return SnapshotObject.decoded(bytes, lease, ref.name(), place + ref.name(), stores);
        });
    }

    private byte[] bytes(String name) {
        return objects.read(place + name)
                .orElseThrow(() -> new StateException(
                        "The snapshot %s is missing. %s".formatted(place + name, SnapshotObject.WHAT_TO_DO), null));
    }

    private static void apply(SnapshotObject object, ObjectRef ref, Memory memory) {
        object.whole().forEach(memory.state()::load);
        object.changes().forEach(memory.state()::load);
        Collection<Integer> whole = new ArrayList<>(object.whole().keySet());
        memory.chain().add(ref, whole);
    }
}
