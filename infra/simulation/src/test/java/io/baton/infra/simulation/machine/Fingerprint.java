package io.baton.infra.simulation.machine;

/** A history in a number: FNV-1a over all that was added. */
final class Fingerprint {

    private static final long PRIME = 0x100000001b3L;

    private long value = 0xcbf29ce484222325L;

    void add(long nanos, String what) {
        mix(nanos);
        for (int i = 0; i < what.length(); i++) {
            mix(what.charAt(i));
        }
    }

    void add(long nanos, int what) {
        mix(nanos);
        mix(what);
    }

    private void mix(long more) {
        value = (value ^ more) * PRIME;
        value ^= value >>> 29;
    }

    long value() {
        return value;
    }
}
