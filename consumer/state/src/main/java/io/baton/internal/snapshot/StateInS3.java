package io.baton.internal.snapshot;

import io.baton.Ordering;
import io.baton.Store;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.StateException;
import io.baton.internal.state.StateProvider;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.Time;
import java.util.List;

/** State in a bucket of S3. */
public final class StateInS3 implements StateProvider {

    private static final Recycled OF_THIS_ENVIRONMENT = new Recycled();

    /** For {@link java.util.ServiceLoader}. */
    public StateInS3() {}

    @Override
    public PartitionState open(
            LeaseKey lease,
            List<Store<?, ?>> stores,
            Ordering ordering,
            StateSettings settings,
            Meters meters,
            Time time) {
        S3Objects objects = S3Objects.open(settings.bucket());
        try {
            objects.check(SnapshotName.place(settings.prefix(), lease));
        } catch (StateException e) {
            objects.close();
            throw e;
        }
        return new KeptState(
                lease,
                new Stores(stores.stream().map(Store::name).toList()),
                ordering == Ordering.PARTITION,
                settings,
                objects,
                OF_THIS_ENVIRONMENT,
                meters,
                time);
    }
}
