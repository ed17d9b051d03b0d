package io.baton.infra.deploy.config;

/**
 * Something wrong in the file.
 *
 * @param line from 1; 0 when it is of the file as a whole
 * @param key the key it is about, its section's before it: {@code leaseTable.encryption}
 */
public record Problem(int line, String key, String message) {

    @Override
    public String toString() {
        return (line == 0 ? "" : "line " + line + ": ") + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
