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

/** Waits until what was asked for has come about, telling each as it does. A mixin. */
final class WaitOptions {

    private static final Duration LOOK_EVERY = Duration.ofMillis(250);
    private static final long TELL_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    @Option(
            names = "--no-wait",
            negatable = false,
            description = "Only asks, and does not wait until it has come about.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            defaultValue = "2m",
            paramLabel = "DURATION",
            description = "How long to wait. Default: ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(2);

    boolean wanted() {
        return !noWait;
    }

    /**
     * Looks at the rows until each is as wanted. Where it is not in time, or can't be, that is a shortfall. A look that fails
     * is made again: the order was given, and stands.
     *
     * @param outcome what has come about at a row, in words; empty while it has not
     * @param late what there is to say of a row where it has not in time
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
        String trouble = "";
        while (true) {
            try {
                left.removeIf(key -> cameAbout(common, key, book.find(key), outcome, failures));
                trouble = "";
            } catch (LeaseStoreException e) {
                trouble = "; " + ErrorText.of(e);
            }
            long now = common.time().nanos();
            if (left.isEmpty() || now - begun >= timeout.toNanos()) {
                String reason = late + trouble;
                left.forEach(key -> failures.add(key, reason));
                return;
            }
            if (now - told >= TELL_EVERY_NANOS) {
                common.note("waiting for %,d of %,d, since %d s%s"
                        .formatted(
                                left.size(),
                                keys.size(),
                                Duration.ofNanos(now - begun).toSeconds(),
                                trouble));
                told = now;
            }
            common.time().pause(LOOK_EVERY);
        }
    }

    /** Whether there is nothing more to wait for. */
    private static boolean cameAbout(
            CommonOptions common,
            LeaseKey key,
            Optional<LeaseBook.Entry> found,
            Function<Lease, Optional<String>> outcome,
            PartialFailures failures) {
        if (found.isEmpty()) {
            failures.add(key, "has no row any more: somebody deleted it");
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
