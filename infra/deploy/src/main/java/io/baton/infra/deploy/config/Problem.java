package io.baton.infra.deploy.config;

/**
 * A problem of the file.
 *
 * @param line from 1; 0 for the file as a whole
 * @param key with its section's: {@code leaseTable.encryption}
 */
public record Problem(int line, String key, String message) {

    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ") + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
