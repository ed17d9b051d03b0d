package io.baton.internal.lease.dynamodb;

/** The names of the row's attributes; {@link io.baton.internal.lease.Lease} draws the row. */
final class Attributes {

    /** The version of the row's format that this code writes, and the only one it reads. */
    static final int FORMAT_VERSION = 1;

    static final String LEASE = "lease";
    static final String FORMAT = "format";
    static final String GROUP_ID = "groupId";
    static final String TOPIC = "topic";
    static final String PARTITION = "partition";
    static final String TOPIC_ID = "topicId";
    static final String GENERATION = "generation";
    static final String CLAIM_GENERATION = "claimGeneration";
    static final String CLAIM_OWNER = "claimOwner";
    static final String CLAIM_TICK = "claimTick";
    static final String CLAIM_BEAT = "claimBeat";
    static final String CLAIM_BEAT_AT = "claimBeatAt";
    static final String CLAIM_ENDED = "claimEnded";
    static final String HOLDER_GENERATION = "holderGeneration";
    static final String HOLDER_OWNER = "holderOwner";
    static final String HOLDER_BEAT = "holderBeat";
    static final String HOLDER_SINCE = "holderSince";
    static final String HOLDER_LOG_STREAM = "holderLogStream";
    static final String HOLDER_VERSION = "holderVersion";
    static final String NEXT_OFFSET = "nextOffset";
    static final String LEADER_EPOCH = "leaderEpoch";
    static final String FINISHED_AHEAD = "finishedAhead";
    static final String CHECKPOINTED_AT = "checkpointedAt";
    static final String RELEASED_GENERATION = "releasedGeneration";
    static final String SERVED_UNTIL = "servedUntil";
    static final String ADMITTED_TICK = "admittedTick";
    static final String ADMITTED_OWNER = "admittedOwner";
    static final String ADMITTED_AT = "admittedAt";
    static final String DESIRED = "desired";
    static final String DESIRED_BY = "desiredBy";
    static final String DESIRED_WHY = "desiredWhy";
    static final String DESIRED_AT = "desiredAt";
    static final String SEEK_NUMBER = "seekNumber";
    static final String SEEK_TO = "seekTo";
    static final String SEEK_PLANNED_FROM = "seekPlannedFrom";
    static final String SEEK_BY = "seekBy";
    static final String SEEK_WHY = "seekWhy";
    static final String SEEK_AT = "seekAt";
    static final String SEEK_DONE_NUMBER = "seekDoneNumber";
    static final String SEEK_DONE_FROM = "seekDoneFrom";
    static final String SEEK_DONE_TO = "seekDoneTo";
    static final String SEEK_DONE_GENERATION = "seekDoneGeneration";
    static final String SEEK_DONE_BY = "seekDoneBy";
    static final String SEEK_DONE_AT = "seekDoneAt";
    static final String CRASHES = "crashes";
    static final String CRASH_OFFSET = "crashOffset";
    static final String CRASH_ALONE = "crashAlone";
    static final String GIVEN_UP_TIMES = "givenUpTimes";
    static final String GIVEN_UP_OFFSET = "givenUpOffset";

    private Attributes() {}
}
