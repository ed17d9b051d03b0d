package io.baton.infra.lab.produce;

import io.baton.infra.ledger.AcknowledgedRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The produced half of the ledger, kept in memory. Thread-safe. */
public final class Acknowledgements {

    private final List<AcknowledgedRecord> acknowledged = new ArrayList<>();
    private final long[] perPartition;
    private long sent;
    private long answered;
    private @Nullable Exception firstFailure;

    public Acknowledgements(int partitions) {
        this.perPartition = new long[partitions];
    }

    public synchronized void sending() {
        sent++;
    }

    public synchronized void acknowledged(AcknowledgedRecord record) {
        acknowledged.add(record);
        answered++;
        perPartition[record.partition()]++;
    }

    public synchronized void failed(Exception failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
    }

    public synchronized List<AcknowledgedRecord> all() {
        return List.copyOf(acknowledged);
    }

    /** Those since the last time they were taken. */
    public synchronized List<AcknowledgedRecord> take() {
        List<AcknowledgedRecord> taken = List.copyOf(acknowledged);
        acknowledged.clear();
        return taken;
    }

    public synchronized long count() {
        return answered;
    }

    public synchronized long count(int partition) {
        return perPartition[partition];
    }

    public synchronized long unanswered() {
        return sent - answered;
    }

    /** Why the first send that failed did so, if any did. */
    public synchronized @Nullable Exception firstFailure() {
        return firstFailure;
    }
}
