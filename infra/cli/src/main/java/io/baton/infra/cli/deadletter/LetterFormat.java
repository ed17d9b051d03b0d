package io.baton.infra.cli.deadletter;

/** Who wrote a letter, as its headers tell. */
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

    /** Whether another tool than Baton says where its record comes from. */
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
