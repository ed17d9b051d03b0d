package io.baton.infra.lab.cli;

import picocli.CommandLine.Option;

/** What the functions write. */
final class OutputOptions {

    @Option(
            names = "--exactly-once",
            description = {
                "The functions write each ride's result to the topic ride-results, exactly once. The verdict is then about what a"
                        + " reader of committed records finds there: each result once, in the order of its race. Handlers may be"
                        + " called twice after a crash."
            })
    private boolean exactlyOnce;

    @Option(
            names = "--windows",
            description = {
                "The functions keep state: they add up each race's rides in windows of 2 s, and write the standings to the topic"
                        + " race-standings when a window closes. The verdict compares each with the sum of the rides in Kafka."
                        + " At least once, or exactly once with --exactly-once."
            })
    private boolean windows;

    boolean windows() {
        return windows;
    }

    boolean exactlyOnce() {
        return exactlyOnce;
    }
}
