package io.baton.infra.explorer;

/** The topic of all partitions. Somebody may delete it, and make one of its name again, with as many records. */
final class Topic {

    static final String FIRST = "topic-id";
    private static final String SECOND = "second-topic-id";

    private boolean exists = true;
    private boolean madeAgain;

    boolean exists() {
        return exists;
    }

    boolean wasMadeAgain() {
        return madeAgain;
    }

    String id() {
        return madeAgain ? SECOND : FIRST;
    }

    void delete() {
        exists = false;
    }

    void makeAgain() {
        exists = true;
        madeAgain = true;
    }

    void describe(Fingerprint text) {
        text.flag(exists).flag(madeAgain);
    }
}
