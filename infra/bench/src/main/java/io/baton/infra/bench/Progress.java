package io.baton.infra.bench;

import java.io.PrintStream;

/** What happens meanwhile, with the time since the beginning. */
final class Progress {

    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final long begun = System.nanoTime();

    Progress(PrintStream out) {
        this.out = out;
    }

    void say(String what) {
        out.printf("%7.1fs  %s%n", (System.nanoTime() - begun) / NANOS, what);
    }
}
