package io.baton.infra.cli.view;

/** How a partition writes to its outputs, by what Kafka has of it. */
public enum OutputMode {
    /** Its last checkpoint was committed in a transaction with outputs. */
    EXACTLY_ONCE("exactly-once"),
    /** It once committed with outputs; since then its checkpoint has moved without a transaction. */
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
