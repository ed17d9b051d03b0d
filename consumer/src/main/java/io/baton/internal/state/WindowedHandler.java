package io.baton.internal.state;

import io.baton.RecordContext;
import io.baton.RecordHandler;
import org.jspecify.annotations.Nullable;

/** Takes records to their windows, and closes windows without a record. For the session's thread. */
public interface WindowedHandler<K extends @Nullable Object, V extends @Nullable Object> extends RecordHandler<K, V> {

    /**
     * Whether a window would close at this watermark.
     *
     * @param context of no record
     */
    boolean closesBy(long watermark, RecordContext context);

    /** From now on this is the watermark, unless it is further already. */
    void raise(long watermark, RecordContext context);

    /** Closes what the watermark has passed. */
    void close(RecordContext context) throws Exception;
}
