package io.baton.infra.lab.cli;

import picocli.CommandLine.Option;

/** Whether the functions write to a topic. */
final class OutputOptions {

    @Option(
            names = "--exactly-once",
            description = {
                "The functions write each ride's result to the topic ride-results, exactly once. The verdict is then about what a"
                        + " reader of committed records finds there: each result once, in the order of its race. Handlers may be"
                        + " called twice after a crash."
            })
    private boolean exactlyOnce;

    boolean exactlyOnce() {
        return exactlyOnce;
    }
}
