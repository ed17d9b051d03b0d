package io.baton.internal.lambda;

import io.baton.Ordering;
import io.baton.SettingsException;
import io.baton.Store;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.metrics.Meters;
import io.baton.internal.state.PartitionState;
import io.baton.internal.state.StateProvider;
import io.baton.internal.state.StateSettings;
import io.baton.internal.time.Time;
import java.util.List;
import java.util.ServiceLoader;

/** Finds the implementation of state in the function's jar. */
final class States {

    private States() {}

    /** @throws SettingsException if the setting of the bucket, or the artifact, is missing */
    static PartitionState open(
            StateSettings settings,
            LeaseKey lease,
            List<Store<?, ?>> stores,
            Ordering ordering,
            Meters meters,
            Time time) {
        if (settings.bucket().isEmpty()) {
            throw new SettingsException(List.of(
                    "BATON_STATE_BUCKET is not set, and the pipeline keeps the %s: set it to the name of an S3 bucket"
                            .formatted(stores.getFirst())));
        }
        return ServiceLoader.load(StateProvider.class, StateProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new SettingsException(List.of(
                        "The pipeline keeps the %s, and the function's jar does not contain what keeps state: add the artifact io.baton:baton-state, and have the jar's build merge META-INF/services"
                                .formatted(stores.getFirst()))))
                .open(lease, stores, ordering, settings, meters, time);
    }
}
