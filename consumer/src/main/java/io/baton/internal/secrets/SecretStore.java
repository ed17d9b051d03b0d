package io.baton.internal.secrets;

/** Reads secrets. */
@FunctionalInterface
public interface SecretStore {

    /**
     * Asks the store each time.
     *
     * @throws SecretException if the secret can't be read
     */
    Secret read(SecretRef ref);
}
