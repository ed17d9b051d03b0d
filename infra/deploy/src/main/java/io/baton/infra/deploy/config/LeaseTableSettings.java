package io.baton.infra.deploy.config;

import org.jspecify.annotations.Nullable;

/**
 * The table of leases and checkpoints.
 *
 * @param create false when it is there already, another deployment's perhaps
 * @param encryptionKey ARN of the user's own key; null for a key that the deployment creates, if it is CUSTOMER_MANAGED
 */
public record LeaseTableSettings(
        String tableName,
        boolean create,
        Encryption encryption,
        @Nullable String encryptionKey,
        boolean pointInTimeRecovery,
        boolean deletionProtection) {

    /** The owner of the key; named as in CDK. */
    public enum Encryption {
        DEFAULT,
        AWS_MANAGED,
        CUSTOMER_MANAGED
    }
}
