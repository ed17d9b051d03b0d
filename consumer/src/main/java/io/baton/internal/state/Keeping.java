package io.baton.internal.state;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which snapshots are kept on purpose, so that a seek can go back to them: the first of each hour for some hours, and the first of each
 * day (UTC) for some days. It depends on times alone, so every holder keeps the same ones.
 *
 * @param hours for how many hours the first snapshot of each hour is kept; 0 for none
 * @param days for how many days the first snapshot of each day is kept; 0 for none
 */
public record Keeping(int hours, int days) {

    public static final Keeping DEFAULT = new Keeping(24, 7);

    /**
     * The snapshots that are kept.
     *
     * @param written when each snapshot was written
     */
    public Set<Instant> kept(Collection<Instant> written, Instant now) {
        Instant hourly = now.minus(hours, ChronoUnit.HOURS);
        Instant daily = now.minus(days, ChronoUnit.DAYS);
        var hoursSeen = new HashSet<Instant>();
        var daysSeen = new HashSet<Instant>();
        var kept = new TreeSet<Instant>();
        for (Instant at : new TreeSet<>(written)) {
            boolean firstOfHour = hoursSeen.add(at.truncatedTo(ChronoUnit.HOURS));
            boolean firstOfDay = daysSeen.add(at.truncatedTo(ChronoUnit.DAYS));
            if ((firstOfHour && at.isAfter(hourly)) || (firstOfDay && at.isAfter(daily))) {
                kept.add(at);
            }
        }
        return kept;
    }
}
