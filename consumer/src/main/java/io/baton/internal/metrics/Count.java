package io.baton.internal.metrics;

import io.baton.spi.Unit;

/** What is counted, and adds up over an interval. */
public enum Count implements Named {
    RECORDS("Records", Unit.COUNT, true, "records finished: the checkpoint may pass them"),
    BYTES("Bytes", Unit.BYTES, false, "keys and values of the records finished"),
    FAILURES("Failures", Unit.COUNT, true, "records that failed for good, after their retries"),
    RETRIES("Retries", Unit.COUNT, false, "further attempts at records that had failed"),
    DEAD_LETTERS("DeadLetters", Unit.COUNT, true, "records put away as dead letters, with or without body"),
    DEAD_LETTERS_WITHOUT_BODY(
            "DeadLettersWithoutBody",
            Unit.COUNT,
            false,
            "dead letters that only say where the record is, as it was too large"),
    RETRIED_LATER("RetriedLater", Unit.COUNT, false, "records sent to a retry topic"),
    SKIPPED(
            "Skipped",
            Unit.COUNT,
            false,
            "failed records that the failure policy passed over, and records that BATON_OUT_OF_RANGE=latest passed over"),
    FILTERED("Filtered", Unit.COUNT, false, "records that the filter dropped"),
    LOST_TO_RETENTION("LostToRetention", Unit.COUNT, true, "records that Kafka deleted before they were read"),
    DUPLICATES_ENDED(
            "DuplicatesEnded",
            Unit.COUNT,
            false,
            "invocations that ended at once, because another invocation had taken their tick or a newer one"),
    FENCED("Fenced", Unit.COUNT, false, "invocations that lost their lease: silent for too long, or evicted"),
    GIVEN_UP(
            "GivenUp",
            Unit.COUNT,
            true,
            "hand-overs at which a handler did not return in time: its record was given up, and the successor does it again"),
    HANDLER_TIMEOUTS("HandlerTimeouts", Unit.COUNT, false, "attempts that took longer than the handler timeout"),
    CRASHES(
            "Crashes",
            Unit.COUNT,
            true,
            "holders that crashed or were cut off, fell silent, and were evicted by this invocation"),
    OUTPUTS("OutputRecords", Unit.COUNT, false, "records written to outputs: acknowledged, or committed"),
    OUTPUT_BYTES("OutputBytes", Unit.BYTES, false, "keys, values and headers of those"),
    COMMITS("Commits", Unit.COUNT, false, "transactions committed, with outputs or with an offset alone"),
    ABORTS(
            "Aborts",
            Unit.COUNT,
            false,
            "transactions with outputs whose commit had no answer when their session ended; Kafka aborts them, unless only the answer was lost"),
    PRODUCERS_FENCED(
            "ProducersFenced",
            Unit.COUNT,
            false,
            "producers of exactly-once outputs that another producer of their transactional id fenced; the session then begins again, three times at most"),
    LATE_RECORDS(
            "LateRecords",
            Unit.COUNT,
            false,
            "records that came for a window after it had closed, once for each window"),
    TIMERS("Timers", Unit.COUNT, false, "timers that fired, and whose handlers succeeded"),
    SNAPSHOTS("Snapshots", Unit.COUNT, false, "snapshots of the state that were kept"),
    SNAPSHOT_BYTES("SnapshotBytes", Unit.BYTES, false, "bytes of the snapshots that were kept"),
    LEAKED_THREADS("LeakedThreads", Unit.COUNT, false, "threads that outlived their invocation"),
    DYNAMODB_CALLS("DynamoDbCalls", Unit.COUNT, false, "requests to DynamoDB, repeats included");

    @SuppressWarnings("ImmutableEnumChecker") // a record of such values
    private final Description description;

    Count(String metricName, Unit unit, boolean basic, String meaning) {
        this.description = new Description(metricName, unit, basic, meaning);
    }

    @Override
    public Description description() {
        return description;
    }
}
