package io.baton.infra.cli.view;

/** How a partition writes to its outputs, by what Kafka has of it. */
public enum OutputMode {
    /** The last thing that is committed for it was committed with outputs. */
    EXACTLY_ONCE("exactly-once"),
    /** It once committed with outputs; since then its checkpoint has moved without. */
    EXACTLY_ONCE_BEFORE("exactly-once-before");

    private final String word;

    OutputMode(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
