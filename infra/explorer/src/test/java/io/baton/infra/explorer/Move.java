package io.baton.infra.explorer;

/**
 * What may happen next. A path of moves is a whole execution, and replays exactly.
 *
 * @param who the invocation, by its place in the scenario; -1 where it is nobody's
 * @param partition which of the invocation's, or whose row; 0 where it is about no single one
 * @param offset the record, where it is about one
 */
record Move(Kind kind, int who, int partition, int offset) {

    /** Kinds of moves, and what each costs of the faults a scenario allows. */
    enum Kind {
        START("starts and reads the row", 0),
        ANSWERED("the table carries its step out and answers", 0),
        READ("its read is answered", 0),
        TICK("a unit of time passes", 0),
        RESUMES("a unit of time passes, and what was held up goes on", 0),
        BEGINS("its handler begins record", 0),
        FINISHES("its handler returns from record", 0),
        ASKS("its worker asks for the row to name the place of record", 0),
        CONDEMNS("its worker has the failure policy, and no handler, see to record", 0),
        LEARNS("its session learns where it begins", 0),
        WRITES("its handler returns, and its outputs wait, for record", 0),
        FLOWS("its flow of outputs goes on", 0),
        COORDINATED("the coordinator carries out what it asks for, and answers", 0),
        ARRIVES("what it asked the coordinator for, and waits for no more, is carried out", 0),
        BUCKET("the bucket carries out what it asks for, and answers: request", 0),
        OBJECT_ARRIVES("what it asked the bucket for, and waits for no more, is carried out: request", 0),
        NOTICES("its source finds that the topic is not the one that it connected to", 0),
        MADE("somebody makes the topic again", 0),
        DUE("a unit of time passes, and its deadline is near", 0),
        RUN("the operator says RUN", 0),
        NEXT_TICK("comes with the next tick and reads the row", 0),
        WATCHDOG("comes as the watchdog and reads the row", 0),

        OUTPUTS_LOST("what it asks the coordinator for is lost", 1),
        OUTPUTS_UNHEARD("the coordinator carries out what it asks for, and the answer is lost", 1),
        OUTPUTS_LATE("what it asks the coordinator for is held up while a unit of time passes", 1),
        OBJECT_LOST("what it asks the bucket for is lost: request", 1),
        OBJECT_UNHEARD("the bucket carries out what it asks for, and the answer is lost: request", 1),
        OBJECT_LATE("what it asks the bucket for is held up while a unit of time passes: request", 1),
        DIES("dies before its step reaches the table, or its request the coordinator", 1),
        DIES_AFTER("its step is carried out, and it dies", 1),
        READ_FAILS("its read is not answered", 1),
        THROTTLED("its step is refused by a throttled table", 1),
        ANSWER_LOST("its step is carried out, and it hears only of a failure", 1),
        CUT_OFF("its partitions' steps are all lost, and it hears only of failures", 1),
        REPEATED("its step is carried out, the answer lost, and repeated by the client", 1),
        FREEZES("freezes, monotonic clock and all, while a unit of time passes", 1),
        FREEZES_AFTER("its step is carried out, and it freezes before it hears of it", 1),
        STALLS("its lease thread is held up while a unit of time passes", 1),
        STALLS_AFTER("its step is carried out, and the answer is long in coming", 1),
        TOLD("is told to end (SIGTERM), while a unit of time passes", 1),
        LEAPS("its monotonic clock leaps a lease duration ahead while it waits for the holder", 1),
        FAILS("its handler gives up on record", 1),
        STOP("the operator says STOP", 1),
        SEEK("the operator wants it to go on at record", 1),
        GONE("somebody deletes the topic", 1),
        DELETE("somebody deletes the row by hand", 1);

        final String words;
        final int cost;

        Kind(String words, int cost) {
            this.words = words;
            this.cost = cost;
        }
    }

    static Move of(Kind kind, int who) {
        return new Move(kind, who, 0, -1);
    }

    static Move of(Kind kind, int who, int partition) {
        return new Move(kind, who, partition, -1);
    }

    static Move of(Kind kind) {
        return new Move(kind, -1, 0, -1);
    }

    @Override
    public String toString() {
        return (who < 0 ? "" : (char) ('A' + who) + ": ")
                + kind.words
                + (offset < 0 ? "" : " " + offset)
                + (partition == 0 ? "" : " (partition " + partition + ")");
    }
}
