package io.baton.infra.cli.seek;

import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Where checkpoints are to go, as Kafka's own tool has it; what that means for a partition is for Kafka to say. */
public sealed interface SeekTarget {

    /** The oldest record there still is. */
    record Earliest() implements SeekTarget {}

    /** Past the last record. */
    record Latest() implements SeekTarget {}

    /** This offset, in every partition that is named. */
    record Offset(long offset) implements SeekTarget {}

    /** The first record of this moment or later. */
    record Since(Instant moment) implements SeekTarget {}

    /** The first record that is at most so old. */
    record Ago(Duration age) implements SeekTarget {}

    /** So many records from the checkpoint; negative goes back. */
    record Shift(long records) implements SeekTarget {}

    /** Where it is: drops what is finished ahead of the checkpoint, so that it is done again. */
    record Current() implements SeekTarget {}

    /** Each partition to an offset of its own. */
    record Each(Map<LeaseKey, Long> offsets) implements SeekTarget {
        public Each {
            offsets = Map.copyOf(offsets);
        }
    }
}
