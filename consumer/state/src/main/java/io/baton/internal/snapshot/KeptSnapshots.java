package io.baton.internal.snapshot;

import io.baton.internal.state.Keeping;
import io.baton.internal.time.Time;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a partition that are kept on purpose. Only a snapshot at which a session began is kept: a checkpoint names it, and
 * exactly the records below its offset have made it. So {@code seek --state restore} takes offset and state back together. Confined to the
 * flow's thread and the thread that it starts for deleting.
 */
final class KeptSnapshots {

    /** The snapshot at which a session began. */
    private record Begun(String name, long nextOffset, long entries, long stateBytes, List<ObjectRef> objects) {}

    private final ObjectStore objects;
    private final String place;
    private final Keeping keeping;
    private final Time time;
    private @Nullable Begun begun;

    KeptSnapshots(ObjectStore objects, String place, Keeping keeping, Time time) {
        this.objects = objects;
        this.place = place;
        this.keeping = keeping;
        this.time = time;
    }

    /** Notes the snapshot at which the first session began; {@link #look} keeps it, if it is to be kept. */
    void begun(String name, long nextOffset, Memory memory) {
        if (begun == null) {
            begun = new Begun(
                    name,
                    nextOffset,
                    memory.state().entries(),
                    memory.state().bytes(),
                    memory.chain().objects());
        }
    }

    /** Whether this is the key of a small object that says that a snapshot is kept. */
    static boolean isOne(String key, String place) {
        return key.startsWith(place + KeptSnapshot.FOLDER);
    }

    /** Reads the kept snapshots among these objects of the place. */
    static List<KeptSnapshot> read(ObjectStore objects, String place, List<ObjectStore.Listed> listed) {
        var all = new ArrayList<KeptSnapshot>();
        for (ObjectStore.Listed object : listed) {
            if (isOne(object.key(), place)) {
                // it may be gone: another holder's look came in between
                objects.read(object.key())
                        .map(bytes -> KeptSnapshot.decoded(bytes, object.key()))
                        .ifPresent(all::add);
            }
        }
        return all;
    }

    /**
     * Keeps the snapshot at which the session began if its hour or its day has none yet, and gives up snapshots that are too old.
     *
     * @param listed all objects of the place
     * @return the names of the objects that kept snapshots need
     */
    Set<String> look(List<ObjectStore.Listed> listed) {
        List<KeptSnapshot> all = read(objects, place, listed);
        Optional<KeptSnapshot> added = candidate(listed)
                .filter(one -> all.stream().noneMatch(there -> there.name().equals(one.name())));
        added.ifPresent(all::add);
        Set<Instant> kept =
                keeping.kept(all.stream().map(KeptSnapshot::writtenAt).toList(), time.now());
        added.filter(one -> kept.contains(one.writtenAt()))
                .ifPresent(one -> objects.create(KeptSnapshot.key(place, one.name()), one.encoded()));
        var needed = new HashSet<String>();
        for (KeptSnapshot snapshot : all) {
            if (kept.contains(snapshot.writtenAt())) {
                snapshot.objects().forEach(ref -> needed.add(ref.name()));
            } else {
                objects.delete(KeptSnapshot.key(place, snapshot.name()));
            }
        }
        return needed;
    }

    private Optional<KeptSnapshot> candidate(List<ObjectStore.Listed> listed) {
        Begun at = begun;
        if (at == null) {
            return Optional.empty();
        }
        return listed.stream()
                .filter(object -> object.key().equals(place + at.name))
                .findFirst()
                .map(object -> new KeptSnapshot(
                        at.name, at.nextOffset, object.writtenAt(), at.entries, at.stateBytes, at.objects));
    }
}
