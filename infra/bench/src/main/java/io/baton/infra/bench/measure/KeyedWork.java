package io.baton.infra.bench.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * Waits over each record as long as it is told, and notes for each key that its records come one at a time and in the
 * order of their offsets, and for each record that it is finished. Called by many threads.
 */
public final class KeyedWork implements Work {

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle FLAG = MethodHandles.arrayElementVarHandle(byte[].class);

    private static final int BUSY = 1;

    /** By key: the offset after the last one begun, doubled, plus {@link #BUSY} while that is under way. */
    private final AtomicLongArray keys;

    private final byte[] finishedOffsets;
    private final int handlerMillis;
    private final LongAdder finished = new LongAdder();
    private final LongAdder sum = new LongAdder();
    private final LongAdder disorders = new LongAdder();
    private final LongAdder overlaps = new LongAdder();

    KeyedWork(int keys, long records, int handlerMillis) {
        this.keys = new AtomicLongArray((int) Math.min(keys, records));
        this.finishedOffsets = new byte[Math.toIntExact(records)];
        this.handlerMillis = handlerMillis;
    }

    @Override
    public void handle(byte[] key, byte[] value, long offset) throws InterruptedException {
        int index = (int) INT.get(key, 0);
        long before = keys.getAndSet(index, (offset + 1) * 2 + BUSY);
        if ((before & BUSY) != 0) {
            overlaps.increment();
        }
        if (offset < before / 2) {
            disorders.increment();
        }
        if (handlerMillis > 0) {
            Thread.sleep(handlerMillis);
        }
        sum.add(value[0]);
        keys.set(index, (offset + 1) * 2);
        if (offset < finishedOffsets.length) {
            // what lies past the window may still come while the JVM ends
            FLAG.setRelease(finishedOffsets, (int) offset, (byte) 1);
        }
        finished.increment();
    }

    @Override
    public long finished() {
        return finished.sum();
    }

    /** Of those it was told to expect; more are not noted. */
    boolean isFinished(long offset) {
        return offset >= finishedOffsets.length || (byte) FLAG.getAcquire(finishedOffsets, (int) offset) != 0;
    }

    @Override
    public long disorders() {
        return disorders.sum();
    }

    @Override
    public long overlaps() {
        return overlaps.sum();
    }

    @Override
    public long checksum() {
        return sum.sum();
    }
}
