package io.baton.infra.cli.deadletter;

import io.baton.infra.cli.command.PartitionNumbers;
import io.baton.infra.cli.text.BytesText;
import io.baton.spi.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Chooses letters: those that fit all options that are given. A mixin. */
final class LetterFilter {

    @Parameters(arity = "0..*", paramLabel = "LETTER", description = "The ids of letters, as 'dlq list' shows them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "TOPIC[:N,…]",
            description = "Letters whose records come from this topic, or from these partitions of it.")
    private @Nullable String origin;

    @Option(names = "--of-group", paramLabel = "GROUP", description = "Letters that this consumer group wrote.")
    private @Nullable String group;

    @Option(names = "--key", paramLabel = "KEY", description = "Letters whose records have this key.")
    private @Nullable String key;

    @Option(
            names = "--exception",
            paramLabel = "TEXT",
            description = "Letters whose exception's class or message contains this text.")
    private @Nullable String exception;

    @Option(
            names = "--failed-after",
            paramLabel = "TIME",
            description = "Letters whose records failed last at this time or later.")
    private @Nullable Instant after;

    @Option(
            names = "--failed-before",
            paramLabel = "TIME",
            description = "Letters whose records failed last before this time.")
    private @Nullable Instant before;

    /** Whether the user gave an id or a filter. */
    boolean names() {
        return !ids.isEmpty()
                || origin != null
                || group != null
                || key != null
                || exception != null
                || after != null
                || before != null;
    }

    /** The ids that the user gave. */
    Set<String> named() {
        return new LinkedHashSet<>(ids);
    }

    Predicate<Letter> wanted() {
        Set<String> named = Set.copyOf(ids);
        Predicate<Origin> from = from();
        return letter -> (named.isEmpty() || named.contains(letter.id()))
                && (origin == null || (letter.origin() != null && from.test(letter.origin())))
                && (group == null || group.equals(letter.group()))
                && (key == null || key.equals(BytesText.of(letter.record().key())))
                && (exception == null || contains(letter.exception()) || contains(letter.message()))
                && (after == null
                        || (letter.lastFailed() != null && !letter.lastFailed().isBefore(after)))
                && (before == null
                        || (letter.lastFailed() != null && letter.lastFailed().isBefore(before)));
    }

    private boolean contains(@Nullable String text) {
        return text != null && exception != null && text.contains(exception);
    }

    private Predicate<Origin> from() {
        if (origin == null) {
            return any -> true;
        }
        String[] parts = origin.split(":", 2);
        Set<Integer> numbers = parts.length == 2 ? PartitionNumbers.of(parts[1]) : Set.of();
        return from -> from.topic().equals(parts[0]) && (numbers.isEmpty() || numbers.contains(from.partition()));
    }
}
