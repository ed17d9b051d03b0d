package io.baton.infra.emulator;

/** What fires the ticks of functions. */
public interface Ticking extends AutoCloseable {

    Ticking start();

    /** Fires nothing more; invocations go on. */
    @Override
    void close();
}
