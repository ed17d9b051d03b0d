package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.PartitionNumbers;
import io.baton.internal.lease.LeaseBook;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The leases that a command is about. A bare number means that partition of every group and topic that the options allow. */
public final class Selection {

    private static final Pattern NUMBERS = Pattern.compile("\\d{1,9}(-\\d{1,9})?(,\\d{1,9}(-\\d{1,9})?)*");
    private static final Pattern TOPIC_NUMBERS = Pattern.compile("([A-Za-z0-9._-]{1,249})(?::(" + NUMBERS + "))?");

    @Parameters(
            arity = "0..*",
            paramLabel = "PARTITION",
            description = "Written as 3, 0,2-5, orders, orders:0,2 or the whole key GROUP/TOPIC/PARTITION.")
    private List<String> partitions = new ArrayList<>();

    @Option(names = "--group", paramLabel = "GROUP", description = "Only leases of this consumer group.")
    private @Nullable String group;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only leases of this topic.")
    private @Nullable String topic;

    /** Whether the user selected anything. */
    public boolean names() {
        return !partitions.isEmpty() || group != null || topic != null;
    }

    List<String> given() {
        return partitions;
    }

    void add(List<String> keys) {
        List<String> more = new ArrayList<>(partitions);
        more.addAll(keys);
        partitions = more;
    }

    @Nullable
    String group() {
        return group;
    }

    /** Also unreadable rows whose key fits: they must not be hidden. */
    public Predicate<LeaseBook.Entry> wanted() {
        List<Predicate<Parts>> any = partitions.stream().map(Selection::one).toList();
        return entry -> {
            Parts parts = Parts.of(entry.id());
            return (group == null || group.equals(parts.group()))
                    && (topic == null || topic.equals(parts.topic()))
                    && (any.isEmpty() || any.stream().anyMatch(one -> one.test(parts)));
        };
    }

    /** The names that fit none of these keys: a misspelt name must not look like success. */
    public List<String> unmatched(List<String> keys) {
        return partitions.stream()
                .filter(named -> keys.stream().map(Parts::of).noneMatch(one(named)))
                .toList();
    }

    private static Predicate<Parts> one(String named) {
        if (named.contains("/")) {
            return parts -> parts.key().equals(named);
        }
        if (NUMBERS.matcher(named).matches()) {
            Set<Integer> numbers = PartitionNumbers.of(named);
            return parts -> numbers.contains(parts.partition());
        }
        Matcher matcher = TOPIC_NUMBERS.matcher(named);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a partition; write 3, 0,2-5, orders, orders:0,2 or group/topic/3".formatted(named));
        }
        String topic = matcher.group(1);
        @Nullable String some = matcher.group(2);
        Set<Integer> numbers = some == null ? Set.of() : PartitionNumbers.of(some);
        return parts -> topic.equals(parts.topic()) && (some == null || numbers.contains(parts.partition()));
    }

    /** A key in its parts, split at its last two slashes as a topic has none; partition -1 if it is not a lease's key. */
    record Parts(
            String key, @Nullable String group, @Nullable String topic, int partition) {

        private static final Pattern KEY = Pattern.compile("(.+)/([^/]+)/(\\d{1,9})", Pattern.DOTALL);

        static Parts of(String key) {
            Matcher matcher = KEY.matcher(key);
            return matcher.matches()
                    ? new Parts(key, matcher.group(1), matcher.group(2), Integer.parseInt(matcher.group(3)))
                    : new Parts(key, null, null, -1);
        }
    }
}
