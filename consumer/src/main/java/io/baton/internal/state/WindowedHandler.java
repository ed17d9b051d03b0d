package io.baton.internal.state;

import io.baton.RecordContext;
import io.baton.RecordHandler;
import org.jspecify.annotations.Nullable;

/** Takes records to their windows, and closes windows without a record. For the session's thread. */
public interface WindowedHandler<K extends @Nullable Object, V extends @Nullable Object> extends RecordHandler<K, V> {

    /**
     * Whether a window would close at this watermark.
     *
     * @param context a context that belongs to no record
     */
    boolean closesBy(long watermark, RecordContext context);

    /** Raises the watermark to this, unless it is higher already. */
    void raise(long watermark, RecordContext context);

    /** Closes the windows that the watermark has passed. */
    void close(RecordContext context) throws Exception;
}
