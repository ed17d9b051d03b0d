package io.baton.internal.state;

import io.baton.internal.lease.LeaseKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Where a pipeline's state is kept, and how much of it.
 *
 * @param bucket the S3 bucket; empty where none is set
 * @param prefix what the names of all objects begin with
 * @param every how long after a snapshot the next one is due
 * @param bytes how large the state of one partition may be: keys, values, and what an entry costs beside them
 * @param keeping which snapshots are kept although no checkpoint names them any more
 */
public record StateSettings(String bucket, String prefix, Duration every, long bytes, Keeping keeping) {

    /** A put each 10 s is about $1.30 a month. */
    public static final Duration DEFAULT_EVERY = Duration.ofSeconds(10);

    /** Kafka aborts a transaction that is open for longer than its timeout, 60 s by default: this stays well below. */
    private static final Duration LONGEST_TRANSACTION = Duration.ofSeconds(10);

    private static final long USUAL_BYTES = 64 << 20;

    /** Settings that keep as many snapshots as usual. */
    public StateSettings(String bucket, String prefix, Duration every, long bytes) {
        this(bucket, prefix, every, bytes, Keeping.DEFAULT);
    }

    /** How long after a commit the next one is due where each commit takes a snapshot. */
    public Duration commitEvery() {
        return every.compareTo(LONGEST_TRANSACTION) < 0 ? every : LONGEST_TRANSACTION;
    }

    /** At most a fifth of the heap for all partitions of the function: snapshots that are written, and records in flight, need heap too. */
    public static long within(long heapBytes, int partitions) {
        return Math.min(USUAL_BYTES, heapBytes / 5 / partitions);
    }

    /** What the names of all objects of a partition begin with. The group is encoded, as it may have any characters, a slash too. */
    public static String place(String prefix, LeaseKey lease) {
        String group = URLEncoder.encode(lease.groupId(), StandardCharsets.UTF_8);
        return "%s/%s/%s/%s/".formatted(prefix, group, lease.topic(), lease.partition());
    }
}
