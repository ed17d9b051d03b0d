package io.baton.infra.bench.measure;

import org.jspecify.annotations.Nullable;

/** What the records of a topic are about: the key and the event time of each, by its offset. The same in every JVM. */
public enum Events {
    /** Keys in turn, without event times. */
    IN_TURN {
        @Override
        public int key(long offset, int keys) {
            return (int) (offset % keys);
        }

        @Override
        public @Nullable Long eventMillis(long offset) {
            return null;
        }
    },

    /** Each key once, then one key in a hundred, in turn: from then on one per cent of the state changes. */
    FEW_AFTER_ALL {
        @Override
        public int key(long offset, int keys) {
            return (int) (offset < keys ? offset : offset % Math.max(1, keys / 100));
        }

        @Override
        public @Nullable Long eventMillis(long offset) {
            return null;
        }
    },

    /** Keys in turn, 10,000 records in a second of event time, out of order by less than 5 s. */
    OUT_OF_ORDER {
        @Override
        public int key(long offset, int keys) {
            return (int) (offset % keys);
        }

        @Override
        public Long eventMillis(long offset) {
            return disordered(offset);
        }
    },

    /** The same times, but at any time a tenth of the keys is active, for 20 s: each key has a session, and another one 180 s later. */
    SESSIONS {
        @Override
        public int key(long offset, int keys) {
            int active = Math.max(1, keys / PARTS);
            long part = offset / (A_SECOND * ACTIVE_SECONDS) % PARTS;
            return (int) (part * active + offset % active);
        }

        @Override
        public Long eventMillis(long offset) {
            return disordered(offset);
        }
    };

    /** No record is behind another by as much, in event time. */
    public static final int OUT_OF_ORDER_MILLIS = 5_000;

    private static final int A_SECOND = 10_000;
    private static final int PER_MILLI = A_SECOND / 1_000;
    private static final int PARTS = 10;
    private static final int ACTIVE_SECONDS = 20;

    /** In November 2026. */
    private static final long FIRST_MILLIS = 1_795_000_000_000L;

    private static final int PRICES = 1 << 20;

    public abstract int key(long offset, int keys);

    /** Null where Kafka is to take the time at which the record is sent. */
    public abstract @Nullable Long eventMillis(long offset);

    /** What a bid offers, by its record's offset: a figure that windows may have the highest of. */
    public static long price(long offset) {
        return Math.floorMod(mixed(offset + PRICES), PRICES);
    }

    private static Long disordered(long offset) {
        return FIRST_MILLIS + offset / PER_MILLI - Math.floorMod(mixed(offset), OUT_OF_ORDER_MILLIS);
    }

    /** All bits of the result depend on all bits of the value (the last step of SplitMix64). */
    static long mixed(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
