package io.baton.infra.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of a partition, as its bucket has it.
 *
 * @param key the key of the partition's row
 * @param bytes of all its objects
 * @param objects how many there are
 * @param snapshotAt when the snapshot that the row names was kept; null for none
 */
public record KeptState(
        String key, long bytes, long objects, @Nullable Instant snapshotAt) {}
