package io.baton.infra.lab.replay;

import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.Operator;
import io.baton.infra.local.DynamoDbLocal;
import io.baton.infra.local.DynamoDbSettings;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.lease.Seeking;
import io.baton.internal.lease.dynamodb.DynamoDbLeaseTable;
import io.baton.internal.time.SystemTime;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A lease table of a replay's own: DynamoDB Local, in memory, for as long as it takes. Thread-safe. */
public final class ReplayLeases implements AutoCloseable {

    private static final String WHO = "baton replay";

    private final DynamoDbLocal server;
    private final DynamoDbLeaseTable table;
    private final LeaseStore store;

    private ReplayLeases(DynamoDbLocal server, DynamoDbLeaseTable table) {
        this.server = server;
        this.table = table;
        this.store = table.store();
    }

    /** Returns when it is ready. */
    public static ReplayLeases start() {
        DynamoDbLocal server = new DynamoDbLocal(DynamoDbSettings.DEFAULT);
        try {
            server.start();
            var table = new DynamoDbLeaseTable(Lab.client(server.endpoint()), Addresses.LEASE_TABLE);
            table.createIfMissing();
            return new ReplayLeases(server, table);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** Of those that have begun, where the next record is. */
    public Map<LeaseKey, Long> positions(List<LeaseKey> keys) {
        Map<LeaseKey, Long> positions = new LinkedHashMap<>();
        keys.forEach(key -> store.read(key)
                .flatMap(Lease::checkpoint)
                .map(Checkpoint::nextOffset)
                .ifPresent(next -> positions.put(key, next)));
        return positions;
    }

    /** Has the partition begin at this offset with the state of this snapshot: by a seek, which the first holder carries out first. */
    public void beginWith(LeaseKey key, long offset, String snapshot) {
        var leases = new Leases(store, LeaseTimings.DEFAULT, new SystemTime());
        Lease row = leases.command(key, DesiredState.RUN, WHO, "the replay begins");
        Seeking answer = leases.seek(row, offset, snapshot, WHO, "the replay begins with a snapshot");
        if (!(answer instanceof Seeking.Asked)) {
            throw new IllegalStateException("a fresh row takes a seek, and answered " + answer);
        }
    }

    /** Their holders finish what they have in hand, and end. */
    public void stop(List<LeaseKey> keys) {
        var unused = new Operator(store).stop(keys, WHO, "ended by Ctrl-C");
    }

    @Override
    public void close() {
        table.close();
        server.close();
    }
}
