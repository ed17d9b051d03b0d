package io.baton.infra.bench.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * What the value of a live record says: its number, when it was sent, and which process wrote it on; of a contestant with state also how
 * many records its key had. Stateless.
 */
public final class Stamp {

    /** The least that a value needs. */
    static final int BYTES = 28;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private static final int COUNT = 0;
    private static final int NUMBER = 8;
    private static final int SENT = 16;
    private static final int WRITER = 24;

    private Stamp() {}

    static byte[] sent(long number, long nanos, int valueBytes) {
        byte[] value = new byte[valueBytes];
        LONG.set(value, NUMBER, number);
        LONG.set(value, SENT, nanos);
        return value;
    }

    /** Says in the value, for a live job, which of its processes writes it on; returns the value. */
    public static byte[] written(byte[] value, Job job) {
        if (job.live()) {
            INT.set(value, WRITER, job.process());
        }
        return value;
    }

    static long count(byte[] value) {
        return (long) LONG.get(value, COUNT);
    }

    static void count(byte[] value, long records) {
        LONG.set(value, COUNT, records);
    }

    static Arrivals.Output read(byte[] value) {
        return new Arrivals.Output(
                (long) LONG.get(value, NUMBER),
                (long) LONG.get(value, SENT),
                (int) INT.get(value, WRITER),
                count(value));
    }
}
