package io.baton.infra.explorer;

/** True time, in units; passes only when a move says so. */
final class Clock {

    private long tick;

    long tick() {
        return tick;
    }

    void advance() {
        tick++;
    }
}
