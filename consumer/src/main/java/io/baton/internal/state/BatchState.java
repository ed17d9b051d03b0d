package io.baton.internal.state;

import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The state as one attempt at a batch reads and changes it: the records of the batch see each other's changes. No change counts before
 * {@link PartitionState#keep(BatchState)}.
 */
public interface BatchState {

    /** The state for one record of the batch. */
    AttemptState of(ConsumerRecord<byte[], byte[]> record);

    /** The handler has returned: from now on it can't read or change state. */
    void end();

    /**
     * After {@link #end}: drops what was changed for these records.
     *
     * @return false, and drops nothing, where another record has read or changed a key that was changed for one of them
     */
    boolean drop(Set<Long> offsets);
}
