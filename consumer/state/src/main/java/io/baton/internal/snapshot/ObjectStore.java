package io.baton.internal.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps objects by name. Each method may fail with a {@link io.baton.internal.state.StateException}, which says why. */
interface ObjectStore extends AutoCloseable {

    /**
     * An object as it is listed.
     *
     * @param bytes its length
     */
    record Listed(String key, long bytes, Instant writtenAt) {}

    /** Creates an object; false if an object of this name exists, whatever its contents. */
    boolean create(String key, byte[] bytes);

    /** Empty if there is no such object. */
    Optional<byte[]> read(String key);

    /** All objects whose key begins with the prefix. */
    List<Listed> list(String prefix);

    /** Does nothing if there is no such object. */
    void delete(String key);

    @Override
    void close();
}
