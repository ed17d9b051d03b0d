package io.baton.internal.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The memory that an invocation leaves for the next invocation in the same environment, which then reads only newer objects. Safe for
 * all threads.
 */
final class Recycled {

    private record Left(List<String> stores, Memory memory) {}

    private final Map<String, Left> left = new ConcurrentHashMap<>();

    /** Hands memory over to the caller; null where no memory was left, or it has other stores. */
    @Nullable
    Memory take(String id, List<String> stores) {
        Left taken = left.remove(id);
        return taken != null && taken.stores.equals(stores) ? taken.memory : null;
    }

    void put(String id, List<String> stores, Memory memory) {
        left.put(id, new Left(stores, memory));
    }
}
