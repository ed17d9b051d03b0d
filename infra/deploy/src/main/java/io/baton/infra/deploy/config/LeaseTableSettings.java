package io.baton.infra.deploy.config;

import org.jspecify.annotations.Nullable;

/**
 * The table of leases and checkpoints.
 *
 * @param create false when it is there already, another deployment's perhaps
 * @param encryptionKey ARN of a key of one's own; null for one that is made, where one's own is wanted
 */
public record LeaseTableSettings(
        String tableName,
        boolean create,
        Encryption encryption,
        @Nullable String encryptionKey,
        boolean pointInTimeRecovery,
        boolean deletionProtection) {

    /** Whose key it is; named as CDK's. */
    public enum Encryption {
        DEFAULT,
        AWS_MANAGED,
        CUSTOMER_MANAGED
    }
}
