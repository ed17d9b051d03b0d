package io.baton.infra.cli;

import io.baton.lease.Lease;
import io.baton.lease.LeaseBook;
import io.baton.lease.LeaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Waits until what was asked for has come about, telling each as it does. A mixin. */
final class Waiting {

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
     * Looks at the rows until each is as wanted.
     *
     * @param outcome what has come about at a row, in words; empty while it has not
     * @return those where it did not in time
     */
    List<LeaseKey> until(
            Session session, LeaseBook book, List<LeaseKey> keys, Function<Lease, Optional<String>> outcome)
            throws InterruptedException {
        List<LeaseKey> left = new ArrayList<>(keys);
        long begun = session.time().nanos();
        long told = begun;
        while (true) {
            left.removeIf(key -> {
                Optional<String> said = look(book, key, outcome);
                said.ifPresent(words -> session.note(key + "  " + words));
                return said.isPresent();
            });
            long now = session.time().nanos();
            if (left.isEmpty() || now - begun >= timeout.toNanos()) {
                return left;
            }
            if (now - told >= TELL_EVERY_NANOS) {
                session.note("waiting for %,d of %,d, since %d s"
                        .formatted(
                                left.size(),
                                keys.size(),
                                Duration.ofNanos(now - begun).toSeconds()));
                told = now;
            }
            session.time().pause(LOOK_EVERY);
        }
    }

    private static Optional<String> look(LeaseBook book, LeaseKey key, Function<Lease, Optional<String>> outcome) {
        Optional<LeaseBook.Entry> found = book.find(key);
        if (found.isEmpty()) {
            return Optional.of("has no row any more: somebody deleted it");
        }
        return switch (found.get()) {
            case LeaseBook.Entry.ReadableRow readable -> outcome.apply(readable.row());
            case LeaseBook.Entry.UnreadableRow unreadable -> Optional.of(unreadable.problem());
        };
    }
}
