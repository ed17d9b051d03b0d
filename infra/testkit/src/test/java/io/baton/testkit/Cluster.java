package io.baton.testkit;

/** Several brokers, numbered from 1, each of which can die and come back. */
interface Cluster extends TestBroker {

    void kill(int number);

    /** Brings it back; returns when it is ready. */
    void start(int number);
}
