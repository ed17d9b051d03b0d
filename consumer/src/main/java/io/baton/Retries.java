package io.baton;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a failed record gets before its {@link FailurePolicy}: a number of further attempts, further and further apart, within
 * a budget of time, except for what is known to be hopeless. In the partition's order everything waits meanwhile; with
 * {@link Ordering#KEY} the records of its key do.
 */
public final class Retries {

    /** Every failure goes to the policy at once. */
    public static final Retries NONE = upTo(0);

    private final int most;
    private final Duration firstBackOff;
    private final Duration longestBackOff;
    private final Duration budget;
    private final List<Class<? extends Throwable>> fatal;

    private Retries(
            int most,
            Duration firstBackOff,
            Duration longestBackOff,
            Duration budget,
            List<Class<? extends Throwable>> fatal) {
        if (most < 0
                || firstBackOff.isNegative()
                || budget.isNegative()
                || longestBackOff.compareTo(firstBackOff) < 0) {
            throw new IllegalArgumentException(
                    "Retries need a count, a back-off and a time budget from 0, and a longest back-off not below the first, not %s, back-off %s to %s, within %s"
                            .formatted(most, firstBackOff, longestBackOff, budget));
        }
        this.most = most;
        this.firstBackOff = firstBackOff;
        this.longestBackOff = longestBackOff;
        this.budget = budget;
        this.fatal = List.copyOf(fatal);
    }

    /**
     * At most this number of repeats, about 200 ms to 5 s apart, within 30 s.
     *
     * @throws IllegalArgumentException for less than none
     */
    public static Retries upTo(int most) {
        return new Retries(most, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30), List.of());
    }

    /**
     * The wait before a repeat. It doubles with each, and is drawn from half of it to all of it, so that what failed together
     * is not tried again together.
     *
     * @param first about how long before the first repeat
     * @param longest what it does not grow beyond
     * @throws IllegalArgumentException for a negative one, or a longest that is shorter than the first
     */
    public Retries backOff(Duration first, Duration longest) {
        return new Retries(most, first, longest, budget, fatal);
    }

    /**
     * How long after the first failure a repeat may still begin: the bound on how old a record may get here.
     *
     * @throws IllegalArgumentException for a negative one
     */
    public Retries within(Duration budget) {
        return new Retries(most, firstBackOff, longestBackOff, budget, fatal);
    }

    /** This class and its subclasses are not tried again; to be called once for each. */
    public Retries exceptFor(Class<? extends Throwable> hopeless) {
        var all = new ArrayList<Class<? extends Throwable>>(fatal);
        all.add(hopeless);
        return new Retries(most, firstBackOff, longestBackOff, budget, all);
    }

    /** How often a record is tried again. */
    public int most() {
        return most;
    }

    public Duration firstBackOff() {
        return firstBackOff;
    }

    public Duration longestBackOff() {
        return longestBackOff;
    }

    /** See {@link #within}. */
    public Duration budget() {
        return budget;
    }

    /** See {@link #exceptFor}. */
    public List<Class<? extends Throwable>> fatal() {
        return fatal;
    }
}
