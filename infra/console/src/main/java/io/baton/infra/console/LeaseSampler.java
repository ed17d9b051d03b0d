package io.baton.infra.console;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.view.LeaseView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the source when a page asks, at most once a second for all pages, and keeps the last minutes of lag and offsets.
 * Thread-safe.
 */
final class LeaseSampler {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseSampler.class);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final int KEPT_SAMPLES = 300;

    /**
     * A look at all leases.
     *
     * @param at when it was begun
     * @param problem why {@code leases} are those of an earlier look; null if they aren't
     */
    record Look(
            Instant at,
            long tookMillis,
            List<LeaseView> leases,
            List<KeptState> states,
            List<Standing> standings,
            @Nullable String problem) {

        /** The same look, which no longer counts as new. */
        Look old() {
            return new Look(Instant.EPOCH, 0, leases, states, standings, problem);
        }
    }

    /** A partition at one moment; figures that were not known are null. */
    record Sample(Instant at, @Nullable Long lag, @Nullable Long nextOffset) {}

    /** A partition's samples, oldest first. */
    record Series(String key, List<Sample> points) {}

    private final ReentrantLock looking = new ReentrantLock();
    private final ConsoleSource source;
    private final InstantSource clock;
    private final Map<String, Deque<Sample>> samples = new LinkedHashMap<>();
    private @Nullable Look last;

    LeaseSampler(ConsoleSource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /** A new look, or the last one if it is less than a second old. */
    Look look() {
        looking.lock();
        try {
            Instant now = clock.instant();
            Look before = last;
            if (before != null && now.isBefore(before.at().plus(FRESH)) && !now.isBefore(before.at())) {
                return before;
            }
            Look next = lookAfter(before, now);
            last = next;
            return next;
        } finally {
            looking.unlock();
        }
    }

    /** Makes the next look a new one, even within the second. */
    void forget() {
        looking.lock();
        try {
            last = last == null ? null : last.old();
        } finally {
            looking.unlock();
        }
    }

    /** The samples of earlier looks. */
    List<Series> samples() {
        looking.lock();
        try {
            List<Series> series = new ArrayList<>();
            samples.forEach((key, points) -> series.add(new Series(key, List.copyOf(points))));
            return series;
        } finally {
            looking.unlock();
        }
    }

    private Look lookAfter(@Nullable Look before, Instant now) {
        try {
            List<LeaseView> leases = List.copyOf(source.leases());
            leases.forEach(lease -> sample(lease, now));
            samples.keySet().retainAll(leases.stream().map(LeaseView::key).toList());
            List<KeptState> states = List.copyOf(source.states());
            List<Standing> standings = List.copyOf(source.standings());
            long took = Duration.between(now, clock.instant()).toMillis();
            return new Look(now, took, leases, states, standings, null);
        } catch (RuntimeException e) {
            LOG.warn("The leases could not be read", e);
            String problem = "The leases could not be read: " + ErrorText.of(e);
            return before == null
                    ? new Look(now, 0, List.of(), List.of(), List.of(), problem)
                    : new Look(now, 0, before.leases(), before.states(), before.standings(), problem);
        }
    }

    private void sample(LeaseView lease, Instant at) {
        Deque<Sample> points = samples.computeIfAbsent(lease.key(), key -> new ArrayDeque<>());
        points.addLast(new Sample(at, lease.offsets().lag(), lease.offsets().currentOffset()));
        if (points.size() > KEPT_SAMPLES) {
            points.removeFirst();
        }
    }
}
