package io.baton.internal.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which snapshots are kept on purpose, so that a seek can go back to them: the first of each hour for some hours, and the first of each
 * day (UTC) for some days. It depends on times alone, and an hour or a day ends as a whole, so every holder keeps the same ones.
 *
 * @param hours for how many hours, at least, the first snapshot of each hour is kept; 0 for none
 * @param days for how many days, at least, the first snapshot of each day is kept; 0 for none
 */
public record Keeping(int hours, int days) {

    public static final Keeping DEFAULT = new Keeping(24, 7);

    /**
     * The snapshots that are kept.
     *
     * @param written when each snapshot was written
     */
    public Set<Instant> kept(Collection<Instant> written, Instant now) {
        var kept = new TreeSet<Instant>();
        var seen = new HashSet<Instant>();
        var seenDays = new HashSet<Instant>();
        for (Instant at : new TreeSet<>(written)) {
            Instant hour = at.truncatedTo(ChronoUnit.HOURS);
            Instant day = at.truncatedTo(ChronoUnit.DAYS);
            boolean ofHour = seen.add(hour) && lasts(hour, hours, ChronoUnit.HOURS, now);
            boolean ofDay = seenDays.add(day) && lasts(day, days, ChronoUnit.DAYS, now);
            if (ofHour || ofDay) {
                kept.add(at);
            }
        }
        return kept;
    }

    /** Whether the last snapshot that may be in this hour or day is still to be kept. */
    private static boolean lasts(Instant start, int units, ChronoUnit unit, Instant now) {
        return units > 0 && start.plus(units + 1L, unit).isAfter(now);
    }
}
