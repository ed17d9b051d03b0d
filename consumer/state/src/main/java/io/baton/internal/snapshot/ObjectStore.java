package io.baton.internal.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps objects by name. Any of its methods may fail with a {@link io.baton.internal.state.StateException}, which says why. */
interface ObjectStore extends AutoCloseable {

    /** An object as it is listed. */
    record Listed(String key, Instant writtenAt) {}

    /** Makes an object where there is none; false where there is one, whatever is in it. */
    boolean create(String key, byte[] bytes);

    /** Empty where there is none. */
    Optional<byte[]> read(String key);

    /** All objects whose key begins so. */
    List<Listed> list(String prefix);

    /** An object that is not there is deleted. */
    void delete(String key);

    @Override
    void close();
}
