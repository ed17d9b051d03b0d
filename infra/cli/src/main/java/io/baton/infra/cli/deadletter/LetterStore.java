package io.baton.infra.cli.deadletter;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** Where letters lie: a topic or a queue. Confined to the command's thread; trouble is a {@link LetterException}. */
interface LetterStore extends AutoCloseable {

    /**
     * Shows those that are there now, in the order they are sent back in, until {@code each} has seen enough.
     *
     * @param settledToo also those that were sent back or discarded, where the box still has them
     * @return why it has others than it showed, and what to do; empty if it has not
     */
    Optional<String> read(boolean settledToo, Predicate<Letter> each);

    /**
     * Does as the triage decides with each letter that is there now.
     *
     * @param told hears of each letter that was chosen, once it is done
     * @return why it has others than it showed, and what to do; empty if it has not
     */
    Optional<String> settle(Triage triage, BiConsumer<Letter, Triage.Decision> told);

    @Override
    void close();
}
