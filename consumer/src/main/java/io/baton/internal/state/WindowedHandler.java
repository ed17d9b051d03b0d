package io.baton.internal.state;

import io.baton.RecordHandler;
import org.jspecify.annotations.Nullable;

/** Takes records to their windows, and closes windows without a record. For the session's thread. */
public interface WindowedHandler<K extends @Nullable Object, V extends @Nullable Object>
        extends RecordHandler<K, V>, ByWatermark {}
