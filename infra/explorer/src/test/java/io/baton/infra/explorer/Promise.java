package io.baton.infra.explorer;

/** What the hand-off promises, and what its steps are conditional on for that. */
enum Promise {
    /** The checkpoint passes only what is finished. */
    NO_LOSS,
    /** Records are begun and finished by the one whom the row names, and only it writes progress. */
    ONE_HOLDER,
    /** Nobody writes another's claim. */
    EACH_ITS_OWN,
    /** Nobody is replaced who showed a beat within a lease duration. */
    ONLY_THE_SILENT_ARE_REPLACED,
    /** The checkpoint and the generation only rise, but for the operator's seek. */
    NEVER_BACK,
    /** A record comes twice only after a holder that was evicted, abandoned it, or failed at it. */
    NO_DUPLICATES_WHEN_CLEAN,
    /** What comes twice was not checkpointed. */
    BOUNDED_DUPLICATES,
    /** A duplicate or late tick ends after one read and displaces nobody. */
    DUPLICATES_END,
    /** Nobody claims or holds what the operator stopped. */
    STOPPED_STAYS_STOPPED,
    /** A seek is carried out once, by the holder with nothing in hand, and goes where it was asked to. */
    SEEKS_ARE_EXACT,
    /** Where holders crashed, a record is begun alone, once the row names its place. */
    SUSPECTS_ARE_NAMED,
    /** A record is condemned only if the number of holders that it takes fell silent with nothing else in hand. */
    CONDEMNED_ARE_GUILTY,
    /** What the row tells of crashes, and of records given up, rises and falls only by what happened. */
    SETBACKS_ARE_TRUE,
    /** Who is answered late, twice or by its own effect takes that for what it is. */
    LOST_ANSWERS_ARE_FOUND,
    /** A tenure ends for a reason of its own partition, or of its process: an invocation that lost one partition goes on with the other. */
    EACH_BY_ITSELF,
    /** Nobody becomes the holder at a checkpoint whose offsets are of another topic than the one that it reads. */
    TOPICS_STAY_APART,
    /** A partition is let sleep when its log is done, and with it those of its process, at once or not at all. */
    SLEEP_TOGETHER_WHEN_DONE,
    /** Each record's output is committed once under each seek, in order, and none of an attempt that failed. */
    OUTPUTS_ONCE,
    /** The committed offset passes the records whose outputs are committed, and no others, at every moment. */
    OFFSET_AND_OUTPUTS_AGREE,
    /** A holder that lets go leaves the row at what is committed, and commits nothing afterwards. */
    RELEASED_IS_COMMITTED,
    /** Nothing is committed by a generation after a newer one has committed. */
    NOTHING_OF_THE_REPLACED,
    /** Nothing is committed from before a seek once the seek is committed, or carried out. */
    COMMITS_FOLLOW_SEEKS,
    /** Nobody takes the transactional id who has not become the holder first. */
    ONLY_HOLDERS_TAKE_OVER,
    /** The bucket has every object of the snapshot that the row names. */
    SNAPSHOTS_CAN_BE_READ,
    /** The snapshot that the row names has the changes of exactly the records that its checkpoint passes, each once. */
    STATE_IS_OF_THE_CHECKPOINT,
    /** What an invocation opened it closes. */
    NOTHING_OUTLIVES,
    /** Who is willing consumes in the end, and the next tick gets the partition whatever happened before. */
    LIVENESS
}
