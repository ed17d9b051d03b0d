package io.baton.infra.cli.deadletter;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** A topic or a queue that has letters. Confined to the command's thread; failures are {@link LetterException}s. */
interface LetterStore extends AutoCloseable {

    /**
     * Reads the letters that are there now, in the order in which they are sent, until {@code each} answers false.
     *
     * @param settledToo also letters that were sent back or discarded, as long as the store has them
     * @return why the store has more letters than these, and what to do; empty if it has no more
     */
    Optional<String> read(boolean settledToo, Predicate<Letter> each);

    /**
     * Carries out the triage's decision for each letter that is there now.
     *
     * @param told hears of each letter that was chosen, once it is done
     * @return why the store has more letters than these, and what to do; empty if it has no more
     */
    Optional<String> settle(Triage triage, BiConsumer<Letter, Triage.Decision> told);

    @Override
    void close();
}
