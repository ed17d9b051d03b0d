package io.baton.infra.simulation.world;

import io.baton.infra.simulation.kafka.Network;
import io.baton.infra.simulation.machine.Machine;
import io.baton.infra.simulation.machine.Sandbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/** How the table, the broker and the letters' target are at the moment. Calm for good once the time of trouble is over. */
final class Disturbances implements Network {

    /** What becomes of a call of the table. */
    enum Call {
        WELL,
        THROTTLED,
        /** It takes effect, and the client hears only of a failure. */
        ANSWER_LOST,
        /** It takes effect, its answer is lost, and the client repeats it, as the SDK does. */
        ANSWER_LOST_AND_REPEATED,
        SLOW,
        GONE
    }

    /** What becomes of a request to the bucket. */
    enum BucketCall {
        WELL,
        SLOW,
        LOST,
        /** It takes effect, and its answer is lost. */
        UNHEARD,
        /** It takes effect when nobody waits for it any more. */
        LATE
    }

    private final Plan plan;
    private final Machine machine;
    private final RandomGenerator random;
    private final Chronicle chronicle;
    private final Map<Sandbox, Long> cutUntil = new HashMap<>();
    private long tableGoneUntil;
    private long brokerAwayUntil;
    private long lettersAwayUntil;
    private long coordinatorAwayUntil;
    private long bucketAwayUntil;

    Disturbances(Plan plan, Machine machine, RandomGenerator random, Chronicle chronicle) {
        this.plan = plan;
        this.machine = machine;
        this.random = random;
        this.chronicle = chronicle;
    }

    boolean calm() {
        return machine.nanos() >= Plan.TROUBLE.toNanos();
    }

    void tableGone(Duration duration) {
        tableGoneUntil = until(duration);
    }

    /** Only that sandbox can't reach it. */
    void tableGone(Sandbox sandbox, Duration duration) {
        cutUntil.put(sandbox, until(duration));
    }

    void brokerAway(Duration duration) {
        brokerAwayUntil = until(duration);
    }

    void lettersAway(Duration duration) {
        lettersAwayUntil = until(duration);
    }

    void coordinatorAway(Duration duration) {
        coordinatorAwayUntil = until(duration);
    }

    void bucketAway(Duration duration) {
        bucketAwayUntil = until(duration);
    }

    boolean bucketListFails() {
        return strikes(FaultKind.BUCKET_LISTS_FAIL, 2, "");
    }

    BucketCall bucketCall(String what) {
        if (machine.nanos() < bucketAwayUntil || strikes(FaultKind.BUCKET_LOST, 10, what)) {
            return BucketCall.LOST;
        }
        if (strikes(FaultKind.BUCKET_UNHEARD, 10, what)) {
            return BucketCall.UNHEARD;
        }
        if (strikes(FaultKind.BUCKET_LATE, 10, what)) {
            return BucketCall.LATE;
        }
        return strikes(FaultKind.BUCKET_SLOW, 8, what) ? BucketCall.SLOW : BucketCall.WELL;
    }

    @Override
    public boolean coordinatorIsAway() {
        return machine.nanos() < coordinatorAwayUntil;
    }

    @Override
    public Journey journey(String request) {
        boolean arrives = !brokerIsAway() && !strikes(FaultKind.KAFKA_REQUEST_LOST, 40, request);
        boolean answered = !arrives || !strikes(FaultKind.KAFKA_ANSWER_LOST, 40, request);
        boolean slow = strikes(FaultKind.KAFKA_SLOW, 25, request);
        return new Journey(arrives, answered, travel(slow), travel(slow));
    }

    private Duration travel(boolean slow) {
        return Duration.ofNanos(200_000L + random.nextInt(slow ? 2_000_000_000 : 2_000_000))
                .multipliedBy(slow ? 2 : 1);
    }

    boolean brokerIsAway() {
        return machine.nanos() < brokerAwayUntil;
    }

    boolean lettersAreAway() {
        return machine.nanos() < lettersAwayUntil;
    }

    boolean pollIsEmpty() {
        return strikes(FaultKind.BROKER_EMPTY_POLLS, 5, "");
    }

    /** A letter is taken, and its sender not told. */
    boolean letterAnswerIsLost() {
        return strikes(FaultKind.LETTERS_AWAY, 10, "answer lost");
    }

    Call call(Sandbox sandbox, String what) {
        if (machine.nanos() < Math.max(tableGoneUntil, cutUntil.getOrDefault(sandbox, 0L))) {
            return Call.GONE;
        }
        if (strikes(FaultKind.TABLE_THROTTLED, 8, what)) {
            return Call.THROTTLED;
        }
        if (strikes(FaultKind.TABLE_ANSWER_LOST, 12, what)) {
            return random.nextBoolean() ? Call.ANSWER_LOST : Call.ANSWER_LOST_AND_REPEATED;
        }
        return strikes(FaultKind.TABLE_SLOW, 12, what) ? Call.SLOW : Call.WELL;
    }

    private boolean strikes(FaultKind kind, int oneIn, String detail) {
        if (!plan.has(kind) || calm() || random.nextInt(oneIn) > 0) {
            return false;
        }
        chronicle.happened(kind, detail);
        return true;
    }

    private long until(Duration duration) {
        return Math.min(machine.nanos() + duration.toNanos(), Plan.TROUBLE.toNanos());
    }
}
