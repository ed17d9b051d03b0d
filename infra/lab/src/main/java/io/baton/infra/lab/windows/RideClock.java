package io.baton.infra.lab.windows;

import java.util.Random;
import java.util.function.LongSupplier;

/**
 * When rides say that they happened: mostly in the last moment and out of order, as they come from many bikes; now and then long ago,
 * so that they are late for their window. Confined to the producer's thread.
 */
public final class RideClock implements LongSupplier {

    private static final int ONE_LATE_IN = 400;
    private static final int LATEST_MILLIS = 15_000;
    /** Less than may be out of order, by what sending takes. */
    private static final int JITTER_MILLIS = (int) RideWindows.OUT_OF_ORDER.toMillis() - 100;

    private final LongSupplier clockMillis;
    private final Random random;

    public RideClock(LongSupplier clockMillis, long seed) {
        this.clockMillis = clockMillis;
        this.random = new Random(seed);
    }

    @Override
    public long getAsLong() {
        int behind = random.nextInt(ONE_LATE_IN) == 0 ? LATEST_MILLIS : JITTER_MILLIS;
        return clockMillis.getAsLong() - random.nextInt(behind);
    }
}
