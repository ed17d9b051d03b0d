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
 * The leases that a command acts on. Stricter than what is only shown: nothing is meant unless it is named, and a number
 * that would fit several topics or groups is refused. A row that can't be read is left, and keeps no other from its turn.
 * A mixin.
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
     * @param unreadable meant as well, but nothing can be done with them
     */
    record Chosen(List<Target> targets, List<LeaseBook.Entry.UnreadableRow> unreadable) {

        List<LeaseKey> keys() {
            return targets.stream().map(Target::key).toList();
        }
    }

    /** Whether it was not by name that they were chosen. */
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
     * @param alsoNew whether a whole key may be one without a row
     */
    Chosen of(LeaseBook book, List<String> named, boolean alsoNew) {
        if (!named.isEmpty() && !all && selection.given().isEmpty()) {
            selection.add(named);
        }
        if (selection.given().isEmpty() && !all) {
            throw new IllegalArgumentException("name the partitions, or give --all");
        }
        if (!selection.given().isEmpty() && all) {
            throw new IllegalArgumentException("either name the partitions, or give --all");
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
                problems.add("no lease is called '" + missing + "'; 'leases list' shows those there are");
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
            throw new IllegalArgumentException("no lease fits; 'leases list' shows those there are");
        }
        return new Chosen(targets, unreadableRows);
    }

    private static boolean isBare(String named) {
        return !named.contains("/");
    }

    private static LeaseKey newKey(String named) {
        Selection.Parts parts = Selection.Parts.of(named);
        if (parts.group() == null || parts.topic() == null) {
            throw new IllegalArgumentException("'" + named + "' is no key; write GROUP/TOPIC/PARTITION");
        }
        return new LeaseKey(parts.group(), parts.topic(), parts.partition());
    }
}
