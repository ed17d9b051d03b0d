package io.baton.internal.secrets;

/** Where secrets are kept. */
@FunctionalInterface
public interface SecretStore {

    /**
     * Asks anew each time.
     *
     * @throws SecretException if there is none that can be read
     */
    Secret read(SecretRef ref);
}
