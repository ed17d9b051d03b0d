package io.baton.infra.lab.demo;

import java.time.Instant;

/** The clock that the lab shares with its functions, in the ledger's unit. */
final class WallClock {

    private WallClock() {}

    static long micros() {
        return micros(Instant.now());
    }

    static long micros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }
}
