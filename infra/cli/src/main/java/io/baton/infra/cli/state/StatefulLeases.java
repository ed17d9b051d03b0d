package io.baton.infra.cli.state;

import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.connection.Clients;
import io.baton.infra.cli.leases.Selection;
import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/** The leases that a command looks at. Unreadable rows are left out and named. A mixin. */
final class StatefulLeases {

    @Mixin
    private final Selection selection = new Selection();

    /** A lease, and the snapshot that its row names; null for none. */
    record Chosen(LeaseKey key, @Nullable String current) {

        private static Chosen of(Lease row) {
            return new Chosen(
                    row.key(), row.checkpoint().map(Checkpoint::snapshot).orElse(null));
        }
    }

    /**
     * Leases in the order of keys.
     *
     * @throws IllegalArgumentException if a name fits no lease
     */
    List<Chosen> of(CommonOptions common, Clients clients) {
        List<Chosen> chosen = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        for (LeaseBook.Entry entry : clients.table().list()) {
            if (selection.wanted().test(entry)) {
                keys.add(entry.id());
                switch (entry) {
                    case LeaseBook.Entry.ReadableRow readable -> chosen.add(Chosen.of(readable.row()));
                    case LeaseBook.Entry.UnreadableRow unreadable ->
                        common.note("baton: " + unreadable.id() + ": left out: " + unreadable.problem());
                }
            }
        }
        List<String> unmatched = selection.unmatched(keys);
        if (!unmatched.isEmpty()) {
            throw new IllegalArgumentException(
                    "no lease is called '" + String.join("', '", unmatched) + "'; 'leases list' shows them all");
        }
        return chosen;
    }

    /** The only lease that is meant. */
    Chosen one(CommonOptions common, Clients clients) {
        if (!selection.names()) {
            throw new IllegalArgumentException("name a partition; 'state list' shows them all");
        }
        List<Chosen> chosen = of(common, clients);
        if (chosen.size() != 1) {
            throw new IllegalArgumentException(
                    chosen.isEmpty()
                            ? "no lease matches; 'leases list' shows them all"
                            : "name one partition: this means %,d of them, %s"
                                    .formatted(
                                            chosen.size(),
                                            String.join(
                                                    ", ",
                                                    chosen.stream()
                                                            .map(lease ->
                                                                    lease.key().id())
                                                            .toList())));
        }
        return chosen.getFirst();
    }
}
