package io.baton;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a failed record gets before its {@link FailurePolicy}: so many more attempts, further and further apart, within a
 * budget of time, except for what is known to be hopeless. In the partition's order everything waits meanwhile; with
 * {@link Ordering#KEY} the records of its key do.
 *
 * @param most how often it is tried again
 * @param firstBackOff about how long before the first repeat; doubles with each. The wait is drawn from half of it to all
 *     of it, so that what failed together is not tried again together
 * @param longestBackOff what it does not grow beyond
 * @param budget how long after the first failure a repeat may still begin: the bound on how old a record may get here
 * @param fatal what is not tried again, subclasses included
 */
public record Retries(
        int most,
        Duration firstBackOff,
        Duration longestBackOff,
        Duration budget,
        List<Class<? extends Throwable>> fatal) {

    /** Every failure goes to the policy at once. */
    public static final Retries NONE =
            new Retries(0, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30), List.of());

    /** @throws IllegalArgumentException for less than no repeats, or durations that are negative or upside down */
    public Retries {
        if (most < 0
                || firstBackOff.isNegative()
                || budget.isNegative()
                || longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException("These retries make no sense: %s, back-off %s to %s, within %s"
                    .formatted(most, firstBackOff, longestBackOff, budget));
        }
        fatal = List.copyOf(fatal);
    }

    /** So many repeats, about 200 ms to 5 s apart, within 30 s. */
    public static Retries upTo(int most) {
        return new Retries(most, NONE.firstBackOff, NONE.longestBackOff, NONE.budget, List.of());
    }

    public Retries backOff(Duration first, Duration longest) {
        return new Retries(most, first, longest, budget, fatal);
    }

    public Retries within(Duration budget) {
        return new Retries(most, firstBackOff, longestBackOff, budget, fatal);
    }

    /** Nor this one; to be called once for each. */
    public Retries exceptFor(Class<? extends Throwable> hopeless) {
        var all = new ArrayList<Class<? extends Throwable>>(fatal);
        all.add(hopeless);
        return new Retries(most, firstBackOff, longestBackOff, budget, all);
    }
}
