package io.baton.internal.metrics;

import io.baton.spi.Unit;

/** What takes time, and is told as a distribution. */
public enum Timing implements Named {
    HANDLER("HandlerMillis", true, "time in the handler, of each attempt at a record"),
    LATENCY("LatencyMillis", false, "from a record's timestamp until it was finished"),
    COMMIT("CommitMillis", false, "time to commit a transaction"),
    SNAPSHOT("SnapshotMillis", false, "time from taking a snapshot of the state until it is kept");

    @SuppressWarnings("ImmutableEnumChecker") // a record of such values
    private final Description description;

    Timing(String metricName, boolean basic, String meaning) {
        this.description = new Description(metricName, Unit.MILLISECONDS, basic, meaning);
    }

    @Override
    public Description description() {
        return description;
    }
}
