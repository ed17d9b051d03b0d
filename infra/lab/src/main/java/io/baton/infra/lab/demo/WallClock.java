package io.baton.infra.lab.demo;

import java.time.Instant;

/** The clock that the lab shares with its functions, in the ledger's unit. */
final class WallClock {

    private WallClock() {}

    static long micros() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    }
}
