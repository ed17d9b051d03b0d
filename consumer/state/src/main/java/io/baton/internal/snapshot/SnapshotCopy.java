package io.baton.internal.snapshot;

import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateException;
import io.baton.internal.state.StateSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes the state of a snapshot as the first snapshot of another lease. */
public final class SnapshotCopy {

    private final ObjectStore objects;
    private final String prefix;

    SnapshotCopy(ObjectStore objects, String prefix) {
        this.objects = objects;
        this.prefix = prefix;
    }

    /** Copies into a bucket with this client, which the caller closes. */
    public static SnapshotCopy into(S3Client client, String bucket, String prefix) {
        return new SnapshotCopy(S3Objects.ofOperator(client, bucket), prefix);
    }

    /**
     * Writes one object, with all of the state. Its name comes before all names that holders of the lease give.
     *
     * @return its name
     * @throws StateException if it can't be written, or there is one already
     */
    public String write(SnapshotContents contents, LeaseKey lease) {
        Map<Integer, Map<StateKey, byte[]>> whole = new LinkedHashMap<>();
        for (int segment = 0; segment < KeyedState.SEGMENTS; segment++) {
            whole.put(segment, contents.segment(segment));
        }
        String name = SnapshotName.of(Generation.NONE, 1);
        var object = new SnapshotObject(
                lease.id(), name, contents.nextOffset(), List.of(), contents.stores(), whole, List.of());
        String key = StateSettings.place(prefix, lease) + name;
        if (!objects.create(key, object.encoded().bytes())) {
            throw new StateException("The object %s exists already".formatted(key), null);
        }
        return name;
    }
}
