package io.baton.infra.cli.view;

/** What is going on with a partition, in one word. */
public enum LeaseState {
    /** A holder renews its lease. */
    RUNNING("running"),
    /** Nobody holds yet; an invocation warms up or waits to activate. */
    STARTING("starting"),
    /** A holder renews, and a newer invocation waits for it to drain and release. */
    HANDING_OVER("handing-over"),
    /** The operator said STOP, and the holder has not released yet. */
    STOPPING("stopping"),
    /** The operator said STOP, and nobody holds. */
    STOPPED("stopped"),
    /** Nobody holds and nobody wants to: the last invocation ended well and no other has come. */
    IDLE("idle"),
    /** Somebody holds or claims by the row, but gave no sign of life for a lease duration. */
    SILENT("silent"),
    /** The row says what no step of Baton's can have left. */
    UNREADABLE("unreadable");

    private final String word;

    LeaseState(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    @Override
    public String toString() {
        return word;
    }
}
