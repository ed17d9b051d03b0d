package io.baton.internal.snapshot;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** {@link ObjectStore} for the explorer's packages. */
public interface BucketPort {

    boolean create(String key, byte[] bytes);

    Optional<byte[]> read(String key);

    /** All objects, and when each was written. */
    Map<String, Instant> list();

    void delete(String key);
}
