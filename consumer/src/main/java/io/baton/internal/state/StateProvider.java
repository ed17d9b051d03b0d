package io.baton.internal.state;

import io.baton.Ordering;
import io.baton.Store;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.time.Time;
import java.util.List;

/** Opens the state of partitions; a service of {@link java.util.ServiceLoader}. */
public interface StateProvider {

    /**
     * Opens the state of a partition and connects to the bucket, so that a missing bucket is noticed before the claim.
     *
     * @throws StateException if the bucket can't be reached or used
     */
    PartitionState open(
            LeaseKey lease,
            List<Store<?, ?>> stores,
            Ordering ordering,
            StateSettings settings,
            Meters meters,
            Time time);
}
