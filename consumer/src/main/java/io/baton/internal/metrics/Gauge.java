package io.baton.internal.metrics;

import io.baton.spi.Unit;

/** What has a value at a time; the last one of an interval is kept. */
public enum Gauge implements Named {
    LAG_RECORDS("LagRecords", Unit.COUNT, true, "records in the partition after the checkpoint"),
    LAG_MILLIS("LagMillis", Unit.MILLISECONDS, true, "age of the oldest record that is not finished; 0 when caught up"),
    TIME_TO_RETENTION_MILLIS(
            "TimeToRetentionMillis",
            Unit.MILLISECONDS,
            true,
            "how long until Kafka may delete the oldest record that is not finished"),
    CHECKPOINT_AGE_MILLIS(
            "CheckpointAgeMillis",
            Unit.MILLISECONDS,
            true,
            "how long the checkpoint has stood still while records wait"),
    WITHHELD_RECORDS(
            "WithheldRecords",
            Unit.COUNT,
            false,
            "records that an open transaction withholds from a function that reads committed records; not sent while none are withheld"),
    OPEN_TRANSACTION_MILLIS(
            "OpenTransactionMillis",
            Unit.MILLISECONDS,
            true,
            "how long the oldest open transaction has withheld records; not sent while none are withheld"),
    FINISHED_AHEAD(
            "FinishedAhead", Unit.COUNT, false, "records finished beyond the checkpoint, which the next holder skips"),
    HANDOFF_GAP_MILLIS(
            "HandoffGapMillis",
            Unit.MILLISECONDS,
            false,
            "from the predecessor's last record to the first record begun after it"),
    STATE_BYTES(
            "StateBytes",
            Unit.BYTES,
            false,
            "the state in memory; BATON_STATE_BYTES is its bound. Not sent without state"),
    STATE_PERCENT(
            "StatePercent",
            Unit.NONE,
            false,
            "StateBytes in percent of BATON_STATE_BYTES: at 100 a record that adds to the state fails. Not sent without state"),
    STATE_ENTRIES("StateEntries", Unit.COUNT, false, "keys with a value in the state. Not sent without state"),
    SNAPSHOT_AGE_MILLIS(
            "SnapshotAgeMillis",
            Unit.MILLISECONDS,
            false,
            "how long the oldest change of the state that is in no snapshot has waited for one; 0 while none waits. Not sent without state"),
    GENERATION("Generation", Unit.NONE, false, "how often the partition has changed hands"),
    UNASSIGNED_PARTITIONS("UnassignedPartitions", Unit.COUNT, true, "partitions of the topic that no function reads"),
    FOREIGN_MEMBERS(
            "ForeignMembers", Unit.COUNT, false, "consumers that have joined the group by Kafka's own protocol");

    @SuppressWarnings("ImmutableEnumChecker") // a record of such values
    private final Description description;

    Gauge(String metricName, Unit unit, boolean basic, String meaning) {
        this.description = new Description(metricName, unit, basic, meaning);
    }

    @Override
    public Description description() {
        return description;
    }
}
