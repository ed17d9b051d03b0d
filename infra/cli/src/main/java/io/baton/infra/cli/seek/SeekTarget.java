package io.baton.infra.cli.seek;

import io.baton.internal.lease.LeaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The target of a seek, in the words of Kafka's own tool; Kafka knows which offset that is in a partition. */
public sealed interface SeekTarget {

    /** The oldest record that Kafka still has. */
    record Earliest() implements SeekTarget {}

    /** Past the last record. */
    record Latest() implements SeekTarget {}

    /** This offset, in every partition that is named. */
    record Offset(long offset) implements SeekTarget {}

    /** The first record of this moment or later. */
    record Since(Instant moment) implements SeekTarget {}

    /** The first record that is at most this old. */
    record Ago(Duration age) implements SeekTarget {}

    /** This number of records forward from the checkpoint; back if negative. */
    record Shift(long records) implements SeekTarget {}

    /** The checkpoint itself: records that were finished ahead of it are processed again. */
    record Current() implements SeekTarget {}

    /** The offset of a kept snapshot of the state, which is restored. */
    record Snapshot(String name) implements SeekTarget {}

    /** Each partition to an offset of its own. */
    record Each(Map<LeaseKey, Long> offsets) implements SeekTarget {
        public Each {
            offsets = Map.copyOf(offsets);
        }
    }
}
