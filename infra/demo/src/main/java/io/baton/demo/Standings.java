package io.baton.demo;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The strongest effort of each race so far; what is no ride is passed by. Safe for several handlers at once. */
final class Standings {

    private static final Pattern POWER = Pattern.compile("\"power\":(\\d{1,4})\\b");

    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d{1,18})\\b");
    private static final Pattern TIMESTAMP = Pattern.compile("\"timestamp\":(\\d{1,15})\\b");
    private static final Pattern RACER = Pattern.compile("\"racer\":\"([^\"\\\\]*)\"");

    private final Map<String, Integer> bestWatts = new ConcurrentHashMap<>();

    static void requireRide(String ride) {
        if (!POWER.matcher(ride).find()) {
            throw new IllegalArgumentException("no ride, for it has no power: " + ride);
        }
    }

    void update(@Nullable String race, String ride) {
        Matcher power = POWER.matcher(ride);
        if (race != null && power.find()) {
            bestWatts.merge(race, Integer.valueOf(power.group(1)), Math::max);
        }
    }

    /** How strong the effort is; 0 for what is no ride. */
    static int watts(String ride) {
        Matcher power = POWER.matcher(ride);
        return power.find() ? Integer.parseInt(power.group(1)) : 0;
    }

    /** The ride's place within its race; 0 for what is no ride. */
    static long sequence(String ride) {
        return number(SEQUENCE, ride);
    }

    /** When the effort was made; 0 for what is no ride. */
    static long eventMillis(String ride) {
        return number(TIMESTAMP, ride);
    }

    /** Who made the effort; empty for what is no ride. */
    static String racer(String ride) {
        Matcher racer = RACER.matcher(ride);
        return racer.find() ? racer.group(1) : "";
    }

    private static long number(Pattern pattern, String ride) {
        Matcher number = pattern.matcher(ride);
        return number.find() ? Long.parseLong(number.group(1)) : 0;
    }

    int bestWatts(String race) {
        return bestWatts.getOrDefault(race, 0);
    }
}
