package io.baton.infra.deploy;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * At which minutes of the hour a function's tick comes: every 14, and once 4 after the one before, as an hour has 60.
 * Each function has its minutes shifted by its turn, so that never many hand over at once; the order of the shifts keeps
 * few functions as evenly apart as many. A cron expression, because a rate begins anew whenever it is updated.
 */
public final class Stagger {

    public static final int LONGEST_GAP_MINUTES = 14;

    private static final int HOUR = 60;
    /** Prime to 14: neighbours in number are far apart in time. */
    private static final int STEP = 5;

    private Stagger() {}

    /** Ascending. */
    static int[] minutes(int turn) {
        int shift = shift(turn % HOUR);
        return IntStream.iterate(0, start -> start < HOUR, start -> start + LONGEST_GAP_MINUTES)
                .map(start -> (start + shift) % HOUR)
                .sorted()
                .toArray();
    }

    /** Every one of 0 to 59 once. Those of the same number modulo 14 share four minutes, so they come last. */
    private static int shift(int turn) {
        int round = turn / LONGEST_GAP_MINUTES;
        int place = turn % LONGEST_GAP_MINUTES;
        boolean isWhole = (round + 1) * LONGEST_GAP_MINUTES <= HOUR;
        return round * LONGEST_GAP_MINUTES + (isWhole ? place * STEP % LONGEST_GAP_MINUTES : place);
    }

    public static String cron(int turn) {
        return IntStream.of(minutes(turn))
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","))
                .transform(minutes -> "cron(" + minutes + " * * * ? *)");
    }
}
