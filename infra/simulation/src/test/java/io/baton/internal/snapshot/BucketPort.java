package io.baton.internal.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** {@link ObjectStore} for the packages of worlds. */
public interface BucketPort {

    /** An object as it is listed. */
    record Stored(String key, long bytes, Instant writtenAt) {}

    /** Creates an object; false if an object of this name exists. */
    boolean create(String key, byte[] bytes);

    Optional<byte[]> read(String key);

    List<Stored> list(String prefix);

    void delete(String key);
}
