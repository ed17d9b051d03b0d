package io.baton.infra.lab.demo;

import io.baton.infra.ledger.AcknowledgedRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The produced half of the ledger, kept in memory. Thread-safe. */
final class Acknowledgements {

    private final List<AcknowledgedRecord> acknowledged = new ArrayList<>();
    private final long[] perPartition;
    private long sent;
    private long answered;
    private @Nullable Exception firstFailure;

    Acknowledgements(int partitions) {
        this.perPartition = new long[partitions];
    }

    synchronized void sending() {
        sent++;
    }

    synchronized void acknowledged(AcknowledgedRecord record) {
        acknowledged.add(record);
        answered++;
        perPartition[record.partition()]++;
    }

    synchronized void failed(Exception failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
    }

    synchronized List<AcknowledgedRecord> all() {
        return List.copyOf(acknowledged);
    }

    /** Those since the last time they were taken. */
    synchronized List<AcknowledgedRecord> take() {
        List<AcknowledgedRecord> taken = List.copyOf(acknowledged);
        acknowledged.clear();
        return taken;
    }

    synchronized long count() {
        return answered;
    }

    synchronized long count(int partition) {
        return perPartition[partition];
    }

    synchronized long unanswered() {
        return sent - answered;
    }

    /** Why the first send that failed did so, if any did. */
    synchronized @Nullable Exception firstFailure() {
        return firstFailure;
    }
}
