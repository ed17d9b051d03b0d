package io.baton.infra.cli.leases;

import io.baton.infra.cli.errors.ExplainedException;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The leases that a command changes. Stricter than a command that only shows: the user must name the leases, and a number
 * that fits several topics or groups is refused. Unreadable rows are left out and named. A mixin.
 */
final class Targets {

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--all", description = "All leases of the table, or of --group and --topic.")
    private boolean all;

    /** A lease that is acted on; its row is null where there is none yet. */
    record Target(LeaseKey key, @Nullable Lease row) {}

    /**
     * In the order of keys.
     *
     * @param targets never empty
     * @param unreadable chosen as well, and left as they are
     */
    record Chosen(List<Target> targets, List<LeaseBook.Entry.UnreadableRow> unreadable) {

        List<LeaseKey> keys() {
            return targets.stream().map(Target::key).toList();
        }
    }

    /** Whether --all chose them. */
    boolean all() {
        return all;
    }

    @Nullable
    String group() {
        return selection.group();
    }

    /**
     * Throws {@link IllegalArgumentException} naming everything that is wrong, and {@link ExplainedException} if there are
     * none but unreadable rows.
     */
    Chosen of(LeaseBook book) {
        return of(book, List.of(), false);
    }

    /**
     * @param named keys that are meant where the options name none
     * @param alsoNew whether a whole key may have no row
     */
    Chosen of(LeaseBook book, List<String> named, boolean alsoNew) {
        if (!named.isEmpty() && !all && selection.given().isEmpty()) {
            selection.add(named);
        }
        if (selection.given().isEmpty() && !all) {
            throw new IllegalArgumentException("name the partitions, or give --all");
        }
        if (!selection.given().isEmpty() && all) {
            throw new IllegalArgumentException("give either partitions or --all, not both");
        }
        List<String> problems = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        List<LeaseBook.Entry.UnreadableRow> unreadableRows = new ArrayList<>();
        TreeSet<String> spaces = new TreeSet<>();
        List<String> keys = new ArrayList<>();
        for (LeaseBook.Entry entry : book.list()) {
            if (!selection.wanted().test(entry)) {
                continue;
            }
            keys.add(entry.id());
            switch (entry) {
                case LeaseBook.Entry.ReadableRow readable -> {
                    LeaseKey key = readable.row().key();
                    targets.add(new Target(key, readable.row()));
                    spaces.add(key.groupId() + "/" + key.topic());
                }
                case LeaseBook.Entry.UnreadableRow unreadable -> unreadableRows.add(unreadable);
            }
        }
        for (String missing : selection.unmatched(keys)) {
            if (alsoNew && missing.contains("/")) {
                targets.add(new Target(newKey(missing), null));
            } else {
                problems.add("no lease is called '" + missing + "'; 'leases list' shows them all");
            }
        }
        if (!all && spaces.size() > 1 && selection.given().stream().anyMatch(Targets::isBare)) {
            problems.add("a bare number means several partitions here, in " + String.join(" and ", spaces)
                    + ": add --group and --topic, or give whole keys");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        if (targets.isEmpty() && !unreadableRows.isEmpty()) {
            throw new ExplainedException(
                    unreadableRows.stream()
                            .map(LeaseBook.Entry.UnreadableRow::problem)
                            .collect(Collectors.joining("\n")),
                    null);
        }
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no lease matches; 'leases list' shows them all");
        }
        return new Chosen(targets, unreadableRows);
    }

    private static boolean isBare(String named) {
        return !named.contains("/");
    }

    private static LeaseKey newKey(String named) {
        Selection.Parts parts = Selection.Parts.of(named);
        if (parts.group() == null || parts.topic() == null) {
            throw new IllegalArgumentException("'" + named + "' is not a key; write GROUP/TOPIC/PARTITION");
        }
        return new LeaseKey(parts.group(), parts.topic(), parts.partition());
    }
}
