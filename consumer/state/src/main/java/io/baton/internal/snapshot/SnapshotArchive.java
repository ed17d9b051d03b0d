package io.baton.internal.snapshot;

import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import io.baton.internal.state.StateSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.S3Client;

/** The snapshots in a bucket, for operators. It changes nothing. Each method may fail with a {@link StateException}, which says why. */
public final class SnapshotArchive {

    /**
     * A snapshot as it is listed.
     *
     * @param nextOffset where to go on with this state
     * @param writtenAt by S3's clock
     * @param kept whether it is kept on purpose, so that a seek can restore it
     * @param objects the number of objects that it needs
     * @param storedBytes the bytes of these objects
     * @param entries null where only reading all of them would tell
     * @param stateBytes in memory, as the metric has it; null where only reading all objects would tell
     */
    public record Found(
            String name,
            long nextOffset,
            Instant writtenAt,
            boolean kept,
            int objects,
            long storedBytes,
            @Nullable Long entries,
            @Nullable Long stateBytes) {}

    /** An object of a snapshot that is missing, or is not the one that was written. */
    public record Problem(String object, String what) {}

    /**
     * What became of a check.
     *
     * @param objects that were read
     * @param bytes of these objects
     * @param complete false if it was ended before it had read all
     */
    public record Verified(String name, int objects, long bytes, List<Problem> problems, boolean complete) {
        public Verified {
            problems = List.copyOf(problems);
        }

        public boolean isWhole() {
            return complete && problems.isEmpty();
        }
    }

    /** Is told of each object that was read, and says whether to go on. */
    @FunctionalInterface
    public interface Progress {
        boolean goesOn(int objects, int ofObjects);
    }

    private final ObjectStore objects;
    private final String prefix;

    SnapshotArchive(ObjectStore objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    /** Opens a bucket with this client, which the caller closes. */
    public static SnapshotArchive of(S3Client client, String bucket, String prefix) {
        return new SnapshotArchive(S3Objects.ofOperator(client, bucket), prefix);
    }

    /** What the keys of all objects of a partition begin with. */
    public String place(LeaseKey lease) {
        return StateSettings.place(prefix, lease);
    }

    /** The snapshots that are kept on purpose, the oldest first. */
    public List<Found> kept(LeaseKey lease) {
        return keptSnapshots(lease).stream().map(SnapshotArchive::found).toList();
    }

    private List<KeptSnapshot> keptSnapshots(LeaseKey lease) {
        String place = place(lease);
        return KeptSnapshots.read(objects, place, objects.list(place + KeptSnapshot.FOLDER)).stream()
                .sorted(Comparator.comparing(KeptSnapshot::writtenAt).thenComparing(KeptSnapshot::name))
                .toList();
    }

    private Optional<KeptSnapshot> keptSnapshot(LeaseKey lease, String name) {
        String key = KeptSnapshot.key(place(lease), name);
        return objects.read(key).map(bytes -> KeptSnapshot.decoded(bytes, key));
    }

    private static Found found(KeptSnapshot kept) {
        return new Found(
                kept.name(),
                kept.nextOffset(),
                kept.writtenAt(),
                true,
                kept.objects().size(),
                kept.objects().stream().mapToLong(ObjectRef::length).sum(),
                kept.entries(),
                kept.stateBytes());
    }

    /** The snapshot that the lease row names. Reads its newest object. */
    public Found current(LeaseKey lease, String name) {
        String key = place(lease) + name;
        byte[] bytes = bytes(lease, name);
        SnapshotObject head = SnapshotObject.decoded(bytes, lease, name, key, null);
        Instant writtenAt = objects.list(key).stream()
                .findFirst()
                .map(ObjectStore.Listed::writtenAt)
                .orElse(Instant.EPOCH);
        return new Found(
                name,
                head.nextOffset(),
                writtenAt,
                objects.read(KeptSnapshot.key(place(lease), name)).isPresent(),
                head.before().size() + 1,
                head.before().stream().mapToLong(ObjectRef::length).sum() + bytes.length,
                null,
                null);
    }

    /** Reads every object of a snapshot, and compares it with what was written. */
    public Verified verify(LeaseKey lease, String name, Progress progress) {
        var problems = new ArrayList<Problem>();
        List<ObjectRef> refs = refs(lease, name, problems);
        int read = 0;
        long length = 0;
        for (ObjectRef ref : refs) {
            try {
                byte[] bytes = bytes(lease, ref.name());
                length += bytes.length;
                requireSame(lease, ref, bytes);
            } catch (StateException e) {
                if (e.mayPass()) {
                    throw e;
                }
                problems.add(new Problem(place(lease) + ref.name(), String.valueOf(e.getMessage())));
            }
            read++;
            if (!progress.goesOn(read, refs.size())) {
                return new Verified(name, read, length, problems, read == refs.size());
            }
        }
        return new Verified(name, read, length, problems, true);
    }

    /** The objects of a snapshot, by what says that it is kept, or else by the snapshot itself. */
    private List<ObjectRef> refs(LeaseKey lease, String name, List<Problem> problems) {
        try {
            Optional<KeptSnapshot> kept = keptSnapshot(lease, name);
            if (kept.isPresent()) {
                return kept.get().objects();
            }
            byte[] bytes = bytes(lease, name);
            var refs = new ArrayList<>(SnapshotObject.decoded(bytes, lease, name, place(lease) + name, null)
                    .before());
            refs.add(SnapshotObject.ref(name, bytes));
            return refs;
        } catch (StateException e) {
            if (e.mayPass()) {
                throw e;
            }
            problems.add(new Problem(place(lease) + name, String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    private void requireSame(LeaseKey lease, ObjectRef ref, byte[] bytes) {
        String key = place(lease) + ref.name();
        var unused = SnapshotObject.decoded(bytes, lease, ref.name(), key, null);
        if (!SnapshotObject.ref(ref.name(), bytes).equals(ref)) {
            throw new StateException(
                    "The object %s is not the one that the snapshot was made of: it has %s bytes where %s were written"
                            .formatted(key, bytes.length, ref.length()),
                    null);
        }
    }

    private byte[] bytes(LeaseKey lease, String name) {
        String key = place(lease) + name;
        return objects.read(key)
                .orElseThrow(() -> new StateException("The snapshot's object %s is missing".formatted(key), null));
    }

    /** Reads a whole snapshot into memory. */
    public SnapshotContents read(LeaseKey lease, String name) throws InterruptedException {
        byte[] bytes = bytes(lease, name);
        List<String> names = SnapshotObject.decoded(bytes, lease, name, place(lease) + name, null)
                .stores();
        Memory memory = new SnapshotReader(objects, place(lease), lease, new Stores(names)).read(name, new Memory());
        return new SnapshotContents(names, memory);
    }

    /**
     * The objects of a partition that no snapshot needs of those that are kept, or that the lease row names.
     *
     * @param current the snapshot that the lease row names; null for none
     * @param before objects that are younger may belong to a snapshot that is on its way
     */
    public List<String> unneeded(LeaseKey lease, @Nullable String current, Instant before) {
        String place = place(lease);
        Set<String> needed = new HashSet<>();
        var problems = new ArrayList<Problem>();
        if (current != null) {
            refs(lease, current, problems).forEach(ref -> needed.add(ref.name()));
            needed.add(current);
        }
        keptSnapshots(lease).forEach(kept -> kept.objects().forEach(ref -> needed.add(ref.name())));
        return objects.list(place).stream()
                .filter(object -> !KeptSnapshots.isOne(object.key(), place))
                .filter(object -> !needed.contains(object.key().substring(place.length())))
                .filter(object -> object.writtenAt().isBefore(before))
                .map(ObjectStore.Listed::key)
                .toList();
    }
}
