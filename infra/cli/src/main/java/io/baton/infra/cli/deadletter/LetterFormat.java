package io.baton.infra.cli.deadletter;

/** The tool that wrote a letter, by its headers. */
enum LetterFormat {
    BATON("baton"),
    SPRING("spring-kafka"),
    CONNECT("kafka-connect"),
    STREAMS("kafka-streams"),
    /** A record without any letter's headers. */
    PLAIN("unknown"),
    /** A queue's message that holds no record. */
    NONE("none");

    private final String word;

    LetterFormat(String word) {
        this.word = word;
    }

    /** Whether a known tool other than Baton wrote it. */
    boolean foreign() {
        return switch (this) {
            case SPRING, CONNECT, STREAMS -> true;
            case BATON, PLAIN, NONE -> false;
        };
    }

    @Override
    public String toString() {
        return word;
    }
}
