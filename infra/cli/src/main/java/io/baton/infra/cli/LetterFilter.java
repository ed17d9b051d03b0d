package io.baton.infra.cli;

import io.baton.infra.cli.deadletter.Letter;
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

/** Which letters are meant: those for which all that is given holds. A mixin. */
final class LetterFilter {

    @Parameters(arity = "0..*", paramLabel = "LETTER", description = "Their ids, as 'dlq list' shows them.")
    private List<String> ids = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "TOPIC[:N,…]",
            description = "Whose records come from this topic, or these partitions of it.")
    private @Nullable String origin;

    @Option(names = "--of-group", paramLabel = "GROUP", description = "That this consumer group wrote.")
    private @Nullable String group;

    @Option(names = "--key", paramLabel = "KEY", description = "Whose records have this key.")
    private @Nullable String key;

    @Option(
            names = "--exception",
            paramLabel = "TEXT",
            description = "Whose exception's class or message has this text in it.")
    private @Nullable String exception;

    @Option(
            names = "--failed-after",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "That failed last at this time or later.")
    private @Nullable Instant after;

    @Option(
            names = "--failed-before",
            paramLabel = "TIME",
            converter = Moments.class,
            description = "That failed last before this time.")
    private @Nullable Instant before;

    /** Whether anything is given. */
    boolean names() {
        return !ids.isEmpty()
                || origin != null
                || group != null
                || key != null
                || exception != null
                || after != null
                || before != null;
    }

    /** The ids that were given. */
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
        Set<Integer> numbers = parts.length == 2 ? Selection.numbers(parts[1]) : Set.of();
        return from -> from.topic().equals(parts[0]) && (numbers.isEmpty() || numbers.contains(from.partition()));
    }
}
