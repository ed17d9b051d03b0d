package io.baton.internal.lease;

import org.jspecify.annotations.Nullable;

/** The lease table could not be asked: gone, throttled, unreachable, or it holds what can't be read. Says what was being done. */
public final class LeaseStoreException extends RuntimeException {

    public LeaseStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
