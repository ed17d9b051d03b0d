package io.baton.internal.lease.dynamodb;

/** The names of the row's attributes; {@link io.baton.internal.lease.Lease} draws the row. */
final class Attributes {

    /** The version of the row's format that this code writes, and the only one it reads. */
    static final int CURRENT_FORMAT = 1;

    static final String LEASE = "lease";
    static final String FORMAT_VERSION = "formatVersion";
    static final String GROUP_ID = "groupId";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String TOPIC_ID = "topicId";
    static final String GENERATION = "generation";
    static final String CLAIM_GENERATION = "claimGeneration";
    static final String CLAIM_OWNER = "claimOwner";
    static final String CLAIM_TICK = "claimTick";
    static final String CLAIM_HEARTBEATS = "claimHeartbeats";
    static final String CLAIM_HEARTBEAT_AT = "claimHeartbeatAt";
    static final String CLAIM_ENDED = "claimEnded";
    static final String HOLDER_GENERATION = "holderGeneration";
    static final String HOLDER_OWNER = "holderOwner";
    static final String HOLDER_HEARTBEATS = "holderHeartbeats";
    static final String HOLDER_SINCE = "holderSince";
    static final String HOLDER_LOG_STREAM = "holderLogStream";
    static final String HOLDER_FUNCTION_VERSION = "holderFunctionVersion";
    static final String NEXT_OFFSET = "nextOffset";
    static final String LEADER_EPOCH = "leaderEpoch";
    static final String FINISHED_AHEAD = "finishedAhead";
    static final String SNAPSHOT = "snapshot";
    static final String CHECKPOINTED_AT = "checkpointedAt";
    static final String RELEASED_GENERATION = "releasedGeneration";
    static final String SERVED_UNTIL = "servedUntil";
    static final String ASLEEP_GENERATION = "asleepGeneration";
    static final String ADMITTED_TICK = "admittedTick";
    static final String ADMITTED_OWNER = "admittedOwner";
    static final String ADMITTED_AT = "admittedAt";
    static final String DESIRED_STATE = "desiredState";
    static final String DESIRED_BY = "desiredBy";
    static final String DESIRED_WHY = "desiredWhy";
    static final String DESIRED_AT = "desiredAt";
    static final String SEEK_NUMBER = "seekNumber";
    static final String SEEK_TO_OFFSET = "seekToOffset";
    static final String SEEK_PLANNED_FROM_OFFSET = "seekPlannedFromOffset";
    static final String SEEK_BY = "seekBy";
    static final String SEEK_WHY = "seekWhy";
    static final String SEEK_AT = "seekAt";
    static final String SEEK_SNAPSHOT = "seekSnapshot";
    static final String SEEK_DONE_NUMBER = "seekDoneNumber";
    static final String SEEK_DONE_FROM_OFFSET = "seekDoneFromOffset";
    static final String SEEK_DONE_TO_OFFSET = "seekDoneToOffset";
    static final String SEEK_DONE_GENERATION = "seekDoneGeneration";
    static final String SEEK_DONE_BY = "seekDoneBy";
    static final String SEEK_DONE_AT = "seekDoneAt";
    static final String CRASH_COUNT = "crashCount";
    static final String CRASH_OFFSET = "crashOffset";
    static final String CRASH_RECORD_ALONE = "crashRecordAlone";
    static final String GIVEN_UP_COUNT = "givenUpCount";
    static final String GIVEN_UP_OFFSET = "givenUpOffset";

    private Attributes() {}
}
