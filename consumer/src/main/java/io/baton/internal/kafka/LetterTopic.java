package io.baton.internal.kafka;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A topic for letters, and its purpose.
 *
 * @param read the topic that the function reads
 * @param loops the topics whose records come back to this pipeline: a letter must not go there
 * @param longestDelay how long a record may have to wait in it; null for dead letters
 */
public record LetterTopic(
        String name,
        String read,
        Set<String> loops,
        @Nullable Duration longestDelay) {

    public LetterTopic {
        loops = Set.copyOf(loops);
    }

    /** For records that are tried again later. It may be the topic read: a function that reads the retry topic parks records there again. */
    public static LetterTopic forRetries(String name, String read, Duration longestDelay) {
        return new LetterTopic(name, read, Set.of(), longestDelay);
    }

    /**
     * For records that are given up.
     *
     * @param retryTopic of the pipeline; null if it has none
     */
    public static LetterTopic forDeadLetters(String name, String read, @Nullable String retryTopic) {
        var loops = new LinkedHashSet<>(List.of(read));
        if (retryTopic != null) {
            loops.add(retryTopic);
        }
        return new LetterTopic(name, read, loops, null);
    }

    boolean isForRetries() {
        return longestDelay != null;
    }

    /** {@code dead-letter topic 'dead'}. */
    @Override
    public String toString() {
        return "%s '%s'".formatted(isForRetries() ? "retry topic" : "dead-letter topic", name);
    }
}
