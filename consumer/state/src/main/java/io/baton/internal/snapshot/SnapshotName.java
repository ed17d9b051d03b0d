package io.baton.internal.snapshot;

import io.baton.internal.lease.Generation;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateSettings;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of snapshots, and where their objects are. All names have the same length, so a later snapshot comes later in the alphabet. */
final class SnapshotName {

    private static final Pattern NAME = Pattern.compile("\\d{12}-\\d{8}");

    private SnapshotName() {}

    /** Each invocation has a generation of its own, so no two of them make the same name. */
    static String of(Generation generation, int number) {
        return String.format(Locale.ROOT, "%012d-%08d", generation.value(), number);
    }

    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** What the names of all objects of a partition begin with. */
    static String place(String prefix, LeaseKey lease) {
        return StateSettings.place(prefix, lease);
    }
}
