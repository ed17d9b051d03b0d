package io.baton.infra.cli.leases;

import io.baton.infra.cli.command.CommonOptions;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.internal.lease.Lease;
import io.baton.internal.lease.LeaseBook;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Waits until an order has taken effect, and reports each lease as it does. A mixin. */
final class WaitOptions {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final long TELL_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    @Option(
            names = "--no-wait",
            negatable = false,
            description = "Only gives the order, and does not wait until it has taken effect.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            defaultValue = "2m",
            paramLabel = "DURATION",
            description = "The longest wait. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    boolean wanted() {
        return !noWait;
    }

    /** Looks at the rows until the order has taken effect at each. A row where it does not in time, or can't, is a failure. A
     * look that fails is repeated: the order stands.
     *
     * @param outcome how the order took effect at a row, in words; empty as long as it has not
     * @param late what to say of a row where it has not in time
     */
    void until(
            CommonOptions common,
            LeaseBook book,
            List<LeaseKey> keys,
            Function<Lease, Optional<String>> outcome,
            String late,
            PartialFailures failures)
            throws InterruptedException {
        List<LeaseKey> left = new ArrayList<>(keys);
        long begun = common.time().nanos();
        long told = begun;
        String problem = "";
        while (true) {
            try {
                left.removeIf(key -> isOver(common, key, book.find(key), outcome, failures));
                problem = "";
            } catch (LeaseStoreException e) {
                problem = "; " + ErrorText.of(e);
            }
            long now = common.time().nanos();
            if (left.isEmpty() || now - begun >= timeout.toNanos()) {
                String reason = late + problem;
                left.forEach(key -> failures.add(key, reason));
                return;
            }
            if (now - told >= TELL_EVERY_NANOS) {
                common.note("waiting for %,d of %,d leases, for %d s so far%s"
                        .formatted(
                                left.size(),
                                keys.size(),
                                Duration.ofNanos(now - begun).toSeconds(),
                                problem));
                told = now;
            }
            common.time().pause(LOOK_EVERY);
        }
    }

    /** Whether there is nothing left to wait for at this lease. */
    private static boolean isOver(
            CommonOptions common,
            LeaseKey key,
            Optional<LeaseBook.Entry> found,
            Function<Lease, Optional<String>> outcome,
            PartialFailures failures) {
        if (found.isEmpty()) {
            failures.add(key, "has no row any more: it was deleted");
            return true;
        }
        return switch (found.get()) {
            case LeaseBook.Entry.ReadableRow readable -> {
                Optional<String> said = outcome.apply(readable.row());
                said.ifPresent(words -> common.note(key + "  " + words));
                yield said.isPresent();
            }
            case LeaseBook.Entry.UnreadableRow unreadable -> {
                failures.add(key, unreadable.problem());
                yield true;
            }
        };
    }
}
