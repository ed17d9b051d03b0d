package io.baton.infra.console;

import io.baton.infra.cli.LeaseLooks;
import io.baton.infra.cli.place.Clients;
import io.baton.infra.cli.view.JudgeLimits;
import io.baton.infra.cli.view.LeaseView;
import io.baton.lease.Desired;
import io.baton.lease.LeaseBook;
import io.baton.lease.LeaseKey;
import io.baton.lease.LeaseStore;
import io.baton.lease.LeaseTimings;
import io.baton.lease.Leases;
import io.baton.time.Time;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A lease table, in AWS or a lab, and Kafka where a connection is given. Does not own the clients. Thread-safe, as {@link
 * ConsoleSource} asks.
 */
final class TableSource implements ConsoleSource {

    private static final Set<Orders.Verb> VERBS = Set.of(Orders.Verb.STOP, Orders.Verb.START);

    private final String title;
    private final LeaseBook book;
    private final LeaseStore store;
    private final LeaseLooks looks;
    private final Time time;

    TableSource(Clients clients, JudgeLimits limits, Time time) {
        this.title = clients.place().table() + ", " + clients.place().name();
        this.book = clients.book();
        this.store = clients.store();
        this.looks = new LeaseLooks(book, clients.logs(), limits, time);
        this.time = time;
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public List<LeaseView> leases() {
        return looks.look(any -> true);
    }

    @Override
    public PartitionHistory history(String key) {
        return PartitionHistory.NONE;
    }

    @Override
    public Optional<Orders> orders() {
        return Optional.of(new Orders() {
            @Override
            public Set<Verb> verbs() {
                return VERBS;
            }

            @Override
            public String carryOut(Verb verb, String key, String by, String why) {
                return order(verb, key, by, why);
            }
        });
    }

    private String order(Orders.Verb verb, String key, String by, String why) {
        LeaseKey lease = keyOf(key);
        Desired desired = verb == Orders.Verb.STOP ? Desired.STOP : Desired.RUN;
        var unused = new Leases(store, LeaseTimings.DEFAULT, time).command(lease, desired, by, why);
        return verb == Orders.Verb.STOP
                ? lease + " is told to stop: its holder drains and releases at its next renewal"
                : lease + " may run: the next invocation of its function claims it";
    }

    /** A group may hold slashes, so that the key is looked up and not taken apart. */
    private LeaseKey keyOf(String id) {
        return book.list().stream()
                .filter(entry -> entry.id().equals(id))
                .map(entry -> switch (entry) {
                    case LeaseBook.Entry.ReadableRow readable -> readable.row().key();
                    case LeaseBook.Entry.UnreadableRow unreadable ->
                        throw new IllegalArgumentException(
                                id + " can't be read, so nothing is ordered of it: " + unreadable.problem());
                })
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no lease " + id));
    }
}
