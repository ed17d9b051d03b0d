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
 * Where a command on many leases falls short: what can't be done at one is done at all others, and that one is named.
 * Confined to the command's thread.
 */
final class PartialFailures {

    /** After this number of refusals in a row the rest is not tried: each would take some seconds more. */
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

    /** Why it was not done there; null where it was. */
    @Nullable
    String at(LeaseKey key) {
        return reasons.get(key.id());
    }

    /** Carries out an order at each lease; where the table fails, the next ones have their turn. */
    void each(List<LeaseKey> keys, Consumer<LeaseKey> order) {
        int inARow = 0;
        for (LeaseKey key : keys) {
            if (inARow == ENOUGH) {
                add(key, "not tried, as the table failed for " + ENOUGH + " before it");
                continue;
            }
            try {
                order.accept(key);
                inARow = 0;
            } catch (LeaseStoreException e) {
                inARow++;
                add(key, "not told: " + ErrorText.of(e));
            }
        }
    }

    /** Names all of them on the error stream, and answers the exit code. */
    int tell(CommonOptions common) {
        reasons.forEach((id, reason) -> common.note("baton: " + id + ": " + reason));
        return reasons.isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }
}
