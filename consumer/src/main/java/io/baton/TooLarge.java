package io.baton;

/** What becomes of a failed record that its dead-letter target will not take for its size. */
public enum TooLarge {
    /** The partition stops at it. */
    STOP,
    /**
     * A letter without key, value and headers goes out, marked as such: all there is to say about the record and its
     * failure, and where its bytes are for as long as the topic keeps them.
     */
    REFERENCE
}
