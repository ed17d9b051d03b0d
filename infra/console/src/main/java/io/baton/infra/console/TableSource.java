package io.baton.infra.console;

import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.leases.LeaseMonitor;
import io.baton.infra.cli.view.LeaseView;
import io.baton.internal.lease.DesiredState;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseHistory;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import io.baton.internal.lease.LeaseTimings;
import io.baton.internal.lease.Leases;
import io.baton.internal.time.Time;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lease table, in AWS or a lab, and Kafka where a connection is given. Does not own the clients. Thread-safe, as {@link
 * ConsoleSource} asks.
 */
final class TableSource implements ConsoleSource {

    private static final Set<Actions.Action> ACTIONS = Set.of(Actions.Action.STOP, Actions.Action.START);

    private final String title;
    private final LeaseStore store;
    private final LeaseMonitor monitor;
    private final LeaseHistory history;
    private final Map<String, LeaseKey> keys = new ConcurrentHashMap<>();
    private final Time time;

    TableSource(Clients clients, String title, LeaseMonitor monitor, Time time) {
        this.title = title;
        this.store = clients.table().store();
        this.monitor = monitor;
        this.history = clients.table().history();
        this.time = time;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<LeaseView> leases() {
        return monitor.look(entry -> {
            if (entry instanceof LeaseBook.Entry.ReadableRow readable) {
                keys.put(entry.id(), readable.row().key());
            }
            return true;
        });
    }

    @Override
    public PartitionHistory history(String key) {
        return readable(key)
                .map(lease -> new PartitionHistory(
                        TimelineViews.of(lease.partition(), history.of(lease).invocations()), List.of()))
                .orElse(PartitionHistory.NONE);
    }

    @Override
    public Optional<Actions> actions() {
        return Optional.of(new Actions() {
            @Override
            public Set<Action> available() {
                return ACTIONS;
            }

            @Override
            public String carryOut(Action action, String key, String by, String why) {
                return order(action, key, by, why);
            }
        });
    }

    private String order(Actions.Action action, String key, String by, String why) {
        LeaseKey lease = readable(key)
                .orElseThrow(() -> new IllegalArgumentException(key + " can't be read, so no action is possible"));
        DesiredState desired = action == Actions.Action.STOP ? DesiredState.STOP : DesiredState.RUN;
        var unused = new Leases(store, LeaseTimings.DEFAULT, time).command(lease, desired, by, why);
        return action == Actions.Action.STOP
                ? lease + " has the order to stop: its holder drains and releases at its next renewal"
                : lease + " may run: the next invocation of its function claims it";
    }

    /** A group may hold slashes, so that a key is remembered from its row and not taken apart. */
    private Optional<LeaseKey> readable(String id) {
        return Optional.ofNullable(keys.get(id));
    }
}
