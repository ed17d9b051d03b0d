package io.baton.infra.deploy.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the functions keep their state.
 *
 * @param bucket the name of an existing S3 bucket; null for a bucket that the deployment makes
 * @param prefix what the names of all objects begin with
 * @param every how long after a snapshot the next one is due
 * @param bytes the bound of a partition's state; null for the function's default
 */
public record StateStorage(
        @Nullable String bucket,
        String prefix,
        Duration every,
        @Nullable Integer bytes) {

    public boolean isBucketMade() {
        return bucket == null;
    }
}
