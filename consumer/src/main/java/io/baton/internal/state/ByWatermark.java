package io.baton.internal.state;

import io.baton.RecordContext;

/** What happens when a watermark reaches a time. For the session's thread. */
public interface ByWatermark {

    /**
     * Whether something would happen at this watermark, such as that a window closes.
     *
     * @param context a context that belongs to no record
     */
    boolean closesBy(long watermark, RecordContext context);

    /** Raises the watermark to this, unless it is higher already. */
    void raise(long watermark, RecordContext context);

    /** Has happen what the watermark has reached, such as closes the windows that it has passed. */
    void close(RecordContext context) throws Exception;
}
