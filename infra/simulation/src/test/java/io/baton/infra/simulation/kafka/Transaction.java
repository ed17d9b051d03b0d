package io.baton.infra.simulation.kafka;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** One transaction of a transactional id, from its first record or offset on. */
public final class Transaction {

    /** An offset's place. */
    public record Group(String id, TopicPartition partition) {}

    private enum State {
        OPEN,
        COMMITTING,
        ABORTING
    }

    private final long number;
    private final long sinceNanos;
    private final Set<BrokerLog> logs = new LinkedHashSet<>();
    private final List<BrokerLog.Kept> records = new ArrayList<>();
    private final Map<Group, OffsetAndMetadata> offsets = new LinkedHashMap<>();
    private State state = State.OPEN;

    /** @param number as its producer counts them */
    Transaction(long number, long sinceNanos) {
        this.number = number;
        this.sinceNanos = sinceNanos;
    }

    long number() {
        return number;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    /** Whether it is decided that it is: its records are seen as soon as their partition has its marker. */
    public boolean isCommitted() {
        return state == State.COMMITTING;
    }

    void end(boolean committed) {
        state = committed ? State.COMMITTING : State.ABORTING;
    }

    void add(BrokerLog log, BrokerLog.Kept kept) {
        logs.add(log);
        records.add(kept);
    }

    void add(Group group, OffsetAndMetadata offset) {
        offsets.put(group, offset);
    }

    Set<BrokerLog> logs() {
        return logs;
    }

    /** Those that it wrote. */
    public List<BrokerLog.Kept> records() {
        return List.copyOf(records);
    }

    /** Those that it commits. */
    public Map<Group, OffsetAndMetadata> offsets() {
        return Map.copyOf(offsets);
    }
}
