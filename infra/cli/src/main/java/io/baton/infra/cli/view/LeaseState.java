package io.baton.infra.cli.view;

/** A partition's state, by its row. */
public enum LeaseState {
    /** A holder renews its lease. */
    RUNNING("running"),
    /** There is no holder yet; an invocation warms up or waits to activate. */
    STARTING("starting"),
    /** A holder renews, and a newer invocation waits for it to drain and release. */
    HANDING_OVER("handing-over"),
    /** The operator ordered STOP, and the holder has not released yet. */
    STOPPING("stopping"),
    /** The operator ordered STOP, and there is no holder. */
    STOPPED("stopped"),
    /** There is no holder and no claim: the last invocation found nothing to do, and a record or a seek will wake the partition. */
    ASLEEP("asleep"),
    /** There is no holder and no claim: the last invocation ended well and no other has come. */
    IDLE("idle"),
    /** The row has a holder or a claim, without a heartbeat for a lease duration. */
    SILENT("silent"),
    /** The row is in a state that no step of Baton leaves. */
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
