package io.baton.infra.lab.sizes;

import io.baton.infra.lab.produce.RecordSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Rides made longer by white space behind them. */
final class PaddedRides implements RecordSource {

    private final RecordSource rides;
    private final int bytes;

    PaddedRides(RecordSource rides, int bytes) {
        this.rides = rides;
        this.bytes = bytes;
    }

    @Override
    public @Nullable Outgoing next() throws IOException {
        Outgoing ride = rides.next();
        if (ride == null || ride.value().remaining() >= bytes) {
            return ride;
        }
        int length = ride.value().remaining();
        byte[] padded = new byte[bytes];
        ride.value().get(padded, 0, length);
        Arrays.fill(padded, length, bytes, (byte) ' ');
        return new Outgoing(ride.partition(), ride.key(), ride.sequence(), ByteBuffer.wrap(padded));
    }

    @Override
    public void close() throws IOException {
        rides.close();
    }
}
