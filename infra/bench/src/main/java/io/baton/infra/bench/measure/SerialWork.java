package io.baton.infra.bench.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Counts, sums and compares offsets, and nothing more, so that what is measured is the way to here. Called by one
 * thread; others read.
 */
public final class SerialWork implements Work {

    private static final VarHandle COUNT = count();

    private long next;
    private long count;
    private long disorders;
    private long sum;

    @Override
    public void handle(byte[] key, byte[] value, long offset) {
        if (offset < next) {
            disorders++;
        }
        next = offset + 1;
        sum += value[0];
        COUNT.setRelease(this, count + 1);
    }

    @Override
    public long finished() {
        return (long) COUNT.getAcquire(this);
    }

    @Override
    public long disorders() {
        return disorders;
    }

    @Override
    public long overlaps() {
        return 0;
    }

    @Override
    public long checksum() {
        return sum;
    }

    private static VarHandle count() {
        try {
            return MethodHandles.lookup().findVarHandle(SerialWork.class, "count", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
