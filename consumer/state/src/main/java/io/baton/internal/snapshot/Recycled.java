package io.baton.internal.snapshot;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What an invocation leaves in memory for the next one in the same environment, which then reads only what is newer. Safe for all
 * threads.
 */
final class Recycled {

    private record Left(List<String> stores, Memory memory) {}

    private final Map<String, Left> left = new ConcurrentHashMap<>();

    /** It belongs to the caller from now on; null where nothing was left that goes with these stores. */
    @Nullable
    Memory take(String id, List<String> stores) {
        Left taken = left.remove(id);
        return taken != null && taken.stores.equals(stores) ? taken.memory : null;
    }

    void put(String id, List<String> stores, Memory memory) {
        left.put(id, new Left(stores, memory));
    }
}
