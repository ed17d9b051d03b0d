package io.baton.infra.bench.measure;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseStore;
import io.baton.internal.lease.dynamodb.LeaseTableClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Reads the lease's row as a successor would, five times a second, and asks whether its checkpoint may be believed. */
public final class CheckpointWatch {

    private static final int LOOK_MILLIS = 200;

    private final LeaseKey key;
    private final String table;
    private final KeyedWork work;
    private final Thread thread =
            Thread.ofPlatform().name("checkpoint-watch").daemon().unstarted(this::watch);
    private volatile boolean ending;
    private long seen;
    private long last;
    private long early;
    private long finishedBelow;

    public CheckpointWatch(LeaseKey key, String table, KeyedWork work) {
        this.key = key;
        this.table = table;
        this.work = work;
    }

    public CheckpointWatch start() {
        thread.start();
        return this;
    }

    Result.Checkpoints end() throws InterruptedException {
        ending = true;
        thread.join();
        return soFar();
    }

    Result.Checkpoints soFar() {
        return new Result.Checkpoints(seen, last, early);
    }

    private void watch() {
        try (DynamoDbClient client = LeaseTableClient.open(LeaseTimings.DEFAULT)) {
            var store = new DynamoDbLeaseStore(client, table);
            while (!ending) {
                Thread.sleep(LOOK_MILLIS);
                store.read(key).flatMap(Lease::checkpoint).ifPresent(this::check);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void check(Checkpoint checkpoint) {
        // asked after the row was read: what is not finished now was not when it was written
        if (!isTrue(checkpoint)) {
            early++;
        }
        if (checkpoint.nextOffset() != last) {
            seen++;
            last = checkpoint.nextOffset();
        }
    }

    private boolean isTrue(Checkpoint checkpoint) {
        while (finishedBelow < checkpoint.nextOffset() && work.isFinished(finishedBelow)) {
            finishedBelow++;
        }
        return finishedBelow >= checkpoint.nextOffset() && isTrue(checkpoint.ahead());
    }

    private boolean isTrue(FinishedAhead ahead) {
        long left = ahead.offsets();
        for (long offset = left == 0 ? 0 : ahead.first(); left > 0; offset++) {
            if (ahead.contains(offset)) {
                if (!work.isFinished(offset)) {
                    return false;
                }
                left--;
            }
        }
        return true;
    }
}
