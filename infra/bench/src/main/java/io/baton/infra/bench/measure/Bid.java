package io.baton.infra.bench.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The bytes of a topic's records: a number as key, and a value that says what is bid. Stateless. */
public final class Bid {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private static final int PRICE = 8;

    private Bid() {}

    public static byte[] keyBytes(int key) {
        byte[] bytes = new byte[Integer.BYTES];
        INT.set(bytes, 0, key);
        return bytes;
    }

    /** The value of the record at this offset. */
    public static byte[] value(long offset, int valueBytes) {
        byte[] value = new byte[valueBytes];
        value[0] = (byte) offset;
        LONG.set(value, PRICE, Events.price(offset));
        return value;
    }

    public static int key(byte[] bytes) {
        return (int) INT.get(bytes, 0);
    }

    public static long price(byte[] value) {
        return (long) LONG.get(value, PRICE);
    }
}
