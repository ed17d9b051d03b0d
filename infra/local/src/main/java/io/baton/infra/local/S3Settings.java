package io.baton.infra.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link S3Local} is reached, and what it keeps.
 *
 * @param identity the access key id that it asks for
 * @param secret the secret access key that it asks for
 * @param dataDirectory where its objects stay when it is closed; null for a server that leaves nothing
 */
public record S3Settings(
        String identity, String secret, @Nullable Path dataDirectory) {
    public static final S3Settings DEFAULT = new S3Settings("local", "local", null);
}
