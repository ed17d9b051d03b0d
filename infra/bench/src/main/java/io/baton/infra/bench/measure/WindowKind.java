package io.baton.infra.bench.measure;

/** Windows over bids, and what they say about the bids of a key: questions of Nexmark. All of them take bids that are out of order by 5 s. */
public enum WindowKind {
    /** The highest bid each 10 s (Nexmark 7). */
    TUMBLING(10_000, 10_000) {
        @Override
        public long with(long aggregate, long price) {
            return Math.max(aggregate, price);
        }
    },

    /** How many bids in 10 s, each second (Nexmark 5). */
    HOPPING(10_000, 1_000) {
        @Override
        public long with(long aggregate, long price) {
            return aggregate + 1;
        }
    },

    /** How many bids until 10 s without one (Nexmark 11). */
    SESSION(10_000, 0) {
        @Override
        public long with(long aggregate, long price) {
            return aggregate + 1;
        }
    };

    private final int sizeMillis;
    private final int advanceMillis;

    WindowKind(int sizeMillis, int advanceMillis) {
        this.sizeMillis = sizeMillis;
        this.advanceMillis = advanceMillis;
    }

    /** The size of a window, or the gap that ends a session. */
    public int sizeMillis() {
        return sizeMillis;
    }

    /** From the beginning of a window to that of the next; 0 for sessions. */
    public int advanceMillis() {
        return advanceMillis;
    }

    /** The aggregate with one more bid; that of none is 0. */
    public abstract long with(long aggregate, long price);

    /** The aggregate of two sessions that a bid joins. */
    public long merged(long first, long second) {
        return first + second;
    }
}
