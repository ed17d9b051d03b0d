package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.command.ExitCodes;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The leases at which a command on many leases fails: it does the others, and names these.
 * Confined to the command's thread.
 */
final class PartialFailures {

    /** After this number of failures in a row the rest is not tried: each would take some seconds more. */
    private static final int ENOUGH = 3;

    private final Map<String, String> reasons = new LinkedHashMap<>();

    void add(LeaseKey key, String reason) {
        reasons.putIfAbsent(key.id(), reason);
    }

    void add(Collection<LeaseBook.Entry.UnreadableRow> rows) {
        rows.forEach(row -> reasons.putIfAbsent(row.id(), "left as it is: " + row.problem()));
    }

    void addAll(Map<LeaseKey, String> others) {
        others.forEach(this::add);
    }

    /** Why the command failed there; null where it did not. */
    @Nullable
    String at(LeaseKey key) {
        return reasons.get(key.id());
    }

    /** Carries out an order at each lease, and goes on after a failure of the table. */
    void each(List<LeaseKey> keys, Consumer<LeaseKey> order) {
        int inARow = 0;
        for (LeaseKey key : keys) {
            if (inARow == ENOUGH) {
                add(key, "not tried, as the table failed for the " + ENOUGH + " before it");
                continue;
            }
            try {
                order.accept(key);
                inARow = 0;
            } catch (LeaseStoreException e) {
                inARow++;
                add(key, "the order could not be written: " + ErrorText.of(e));
            }
        }
    }

    /** Names all of them on the error stream; answers the exit code. */
    int tell(CommonOptions common) {
        reasons.forEach((id, reason) -> common.note("baton: " + id + ": " + reason));
        return reasons.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
