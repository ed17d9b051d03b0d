package io.baton.spi;

import org.jspecify.annotations.Nullable;

/** Takes letters to where they are kept. Safe for several threads at once, but for opening and closing. */
public interface DeadLetterSender extends AutoCloseable {

    /** How much of the record goes along. */
    enum Form {
        /** The record's own bytes and headers. */
        WHOLE,
        /** Only where it is and why it failed. */
        REFERENCE
    }

    /** What the target said. */
    sealed interface Answer {

        /** It is kept there. */
        record Acknowledged() implements Answer {}

        /** It will never be taken for its size. */
        record TooLarge(String why) implements Answer {}

        /** It will never be taken, whatever its size. */
        record Refused(String why) implements Answer {}

        /** Not now; whether it was taken is not known. */
        record Unavailable(String why, @Nullable Throwable cause) implements Answer {}
    }

    /**
     * Connects, and refuses a target that is not there or may not be written to, by an exception that says what to do. A
     * target that does not answer is no reason to refuse: it may be back before the first letter.
     */
    void connect();

    /** Waits for the answer; bounded in time. What it throws counts as {@link Answer.Unavailable}. */
    Answer send(DeadLetter letter, Form form) throws InterruptedException;

    /** Ends every thread and socket; bounded in time. */
    @Override
    void close();
}
