package io.baton.infra.cli;

import io.baton.lease.Lease;
import io.baton.lease.LeaseBook;
import io.baton.lease.LeaseKey;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The leases that a command acts on. Stricter than what is only shown: nothing is meant unless it is named, a number
 * that would fit several topics or groups is refused, and so is a row that can't be read. A mixin.
 */
final class Targets {

    @Mixin
    private final Selection selection = new Selection();

    @Option(names = "--all", description = "All leases of the table, or of --group and --topic.")
    private boolean all;

    /** A lease that is acted on; its row is null where there is none yet. */
    record Target(LeaseKey key, @Nullable Lease row) {}

    @Nullable
    String group() {
        return selection.group();
    }

    /** In the order of keys; throws {@link IllegalArgumentException} naming everything that is wrong. */
    List<Target> of(LeaseBook book) {
        return of(book, List.of(), false);
    }

    /**
     * @param named keys that are meant where the options name none
     * @param alsoNew whether a whole key may be one without a row
     */
    List<Target> of(LeaseBook book, List<String> named, boolean alsoNew) {
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
                case LeaseBook.Entry.UnreadableRow unreadable -> problems.add(unreadable.problem());
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
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("no lease fits; 'leases list' shows those there are");
        }
        return targets;
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
