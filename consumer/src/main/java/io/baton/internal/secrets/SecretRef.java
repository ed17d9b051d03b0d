package io.baton.internal.secrets;

import org.jspecify.annotations.Nullable;

/**
 * A secret by its name or ARN.
 *
 * @param setting the variable that names it, for messages
 */
public record SecretRef(String setting, String id) {

    /** @param what is wrong with it, such as "does not exist: create it" */
    SecretException problem(String what, @Nullable Throwable cause) {
        return new SecretException("%s names the secret '%s', which %s".formatted(setting, id, what), cause);
    }
}
