package io.baton.internal.secrets;

import org.jspecify.annotations.Nullable;

/** A secret can't be read, or has the wrong content. Names the setting, the secret and the field, never a value. */
public final class SecretException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    SecretException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
