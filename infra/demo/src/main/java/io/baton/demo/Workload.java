package io.baton.demo;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How the rides are worked on: several at once, in the order of each race, each as if it called a service that takes a while
 * to answer.
 *
 * @param concurrency {@value #CONCURRENCY}; 1 unless said
 * @param meanMillis {@value #MILLIS}; each record takes anything up to twice that, so that later ones overtake
 */
record Workload(int concurrency, int meanMillis) {

    static final String CONCURRENCY = "RIDE_CONCURRENCY";
    static final String MILLIS = "RIDE_HANDLER_MILLIS";

    Workload {
        if (concurrency < 1 || meanMillis < 0) {
            throw new IllegalArgumentException("%s must be 1 or more, %s 0 or more: %s, %s"
                    .formatted(CONCURRENCY, MILLIS, concurrency, meanMillis));
        }
    }

    static Workload from(Map<String, String> environment) {
        return new Workload(number(environment, CONCURRENCY, "1"), number(environment, MILLIS, "0"));
    }

    static int number(Map<String, String> environment, String name, String otherwise) {
        String given = environment.getOrDefault(name, otherwise);
        try {
            return Integer.parseInt(given);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no number: " + given, e);
        }
    }

    /** @throws InterruptedException when the partition is handed over and this has taken too long */
    void work() throws InterruptedException {
        if (meanMillis > 0) {
            Thread.sleep(ThreadLocalRandom.current().nextInt(2 * meanMillis + 1));
        }
    }
}
