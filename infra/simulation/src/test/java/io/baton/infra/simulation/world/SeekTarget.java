package io.baton.infra.simulation.world;

import io.baton.internal.lease.Lease;
import io.baton.internal.snapshot.SimulatedState;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where an operator leads a partition.
 *
 * @param snapshot what becomes of the state, as {@link Lease.Seek} has it
 */
record SeekTarget(long offset, @Nullable String snapshot) {

    static SeekTarget of(WorldState partition) {
        RandomGenerator random = partition.random();
        StateJudge judge = partition.kept();
        if (judge == null) {
            return new SeekTarget(anywhere(partition), null);
        }
        List<SimulatedState.Kept> kept = SimulatedState.kept(judge.place(), judge.bucket());
        return switch (random.nextInt(3)) {
            case 0 -> new SeekTarget(anywhere(partition), null);
            case 1 -> new SeekTarget(anywhere(partition), Lease.Seek.EMPTY);
            default ->
                kept.isEmpty()
                        ? new SeekTarget(partition.log().start(), Lease.Seek.EMPTY)
                        : restored(kept.get(random.nextInt(kept.size())));
        };
    }

    private static SeekTarget restored(SimulatedState.Kept kept) {
        return new SeekTarget(kept.nextOffset(), kept.name());
    }

    private static long anywhere(WorldState partition) {
        return partition
                .random()
                .nextLong(partition.log().start(), partition.log().end() + 1);
    }
}
