package io.baton.infra.deploy.cost;

import io.baton.infra.deploy.config.Deployment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of the time a function is awake that sleeps when it is idle. Records come at random, on average {@code r} each second
 * to a function. Once awake, it stays so until none has come for {@code d} seconds, {@code (e^(r d) - 1) / r} on average after
 * the record that woke it; then it sleeps until the next record, {@code 1 / r}, and for half a minute more, until the watchdog
 * comes. So it is awake for {@code 1 / (1 + (1 + 30 r) / (e^(r d) - 1))} of the time.
 */
final class Wakefulness {

    private static final double UNTIL_THE_WATCHDOG_SECONDS = 30;
    private static final double HOUR_SECONDS = 3_600;

    private final @Nullable Duration idleAfter;
    private final @Nullable Load load;
    private final double functions;

    /** @param load null if it is not known: then functions are taken as awake */
    Wakefulness(Deployment deployment, @Nullable Load load) {
        this.idleAfter = deployment.schedules().idleAfter();
        this.load = load;
        this.functions = deployment.functions().size();
    }

    /** Whether it may sleep at all. */
    boolean sleeps() {
        return idleAfter != null;
    }

    /** Of the time, from 0 to 1. */
    double share() {
        if (idleAfter == null || load == null) {
            return 1;
        }
        double rate = load.recordsPerSecond() / functions;
        return rate == 0
                ? 0
                : 1 / (1 + (1 + UNTIL_THE_WATCHDOG_SECONDS * rate) / Math.expm1(rate * idleAfter.toSeconds()));
    }

    /** Of the hours, those in which a function is awake at any time: in these its metrics are paid for. */
    double hours() {
        return 1 - asleepForAnHour();
    }

    /** The same of any function. */
    double hoursOfAny() {
        return 1 - Math.pow(asleepForAnHour(), functions);
    }

    private double asleepForAnHour() {
        return load == null
                ? 1 - share()
                : (1 - share()) * Math.exp(-HOUR_SECONDS * load.recordsPerSecond() / functions);
    }

    /** To be put behind a figure; empty where nothing sleeps. */
    String reason() {
        if (idleAfter == null) {
            return "";
        }
        return load == null
                ? "; idleAfter saves nothing here, as if records came all the time (tell --records-per-second)"
                : "; awake for %.1f%% of the time, as records come at random".formatted(100 * share());
    }
}
