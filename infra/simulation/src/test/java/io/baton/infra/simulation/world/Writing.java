package io.baton.infra.simulation.world;

import io.baton.infra.simulation.Writes;
import io.baton.internal.output.CommitLimits;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the functions of a world write.
 *
 * @param partitions of the topic that they write to
 * @param most outputs of one record
 * @param transactionTimeout after which the coordinator aborts what is open
 */
record Writing(boolean exactlyOnce, int partitions, int most, CommitLimits limits, Duration transactionTimeout) {

    /** Less is in a record's output, with all that Kafka adds. */
    private static final int BYTES = 200;

    static Writing of(Writes writes, RandomGenerator random) {
        return new Writing(
                writes == Writes.EXACTLY_ONCE,
                1 + random.nextInt(3),
                1 + random.nextInt(3),
                new CommitLimits(
                        Duration.ofMillis(10 + random.nextInt(400)),
                        1 + random.nextInt(60),
                        (long) BYTES * (1 + random.nextInt(60))),
                Duration.ofSeconds(random.nextInt(3) == 0 ? 60 : 2 + random.nextInt(10)));
    }

    /** With a timeout that Baton does not refuse. */
    Writing fitFor(@Nullable Remembering remembering) {
        Duration least =
                remembering == null ? Duration.ZERO : remembering.every().multipliedBy(2);
        return new Writing(
                exactlyOnce,
                partitions,
                most,
                limits,
                transactionTimeout.compareTo(least) < 0 ? least : transactionTimeout);
    }
}
