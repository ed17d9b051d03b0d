package io.baton;

import org.jspecify.annotations.Nullable;

/** One record of a batch. */
public record BatchRecord<K extends @Nullable Object, V extends @Nullable Object>(
        K key, V value, RecordContext context) {

    /**
     * This record as one that failed, for {@link BatchResult#except(java.util.List)}.
     *
     * @throws NullPointerException without a reason
     */
    public BatchResult.Failed failed(Throwable why) {
        return new BatchResult.Failed(this, why);
    }
}
