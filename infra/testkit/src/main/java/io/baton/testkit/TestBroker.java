package io.baton.testkit;

import io.baton.infra.local.Link;
import java.util.List;

/** Kafka, wherever it runs. It keeps its data and its addresses over every fault. */
public interface TestBroker extends AutoCloseable {

    /** Starts one. */
    @FunctionalInterface
    interface Starter {
        /**
         * Returns when it is ready.
         *
         * @param links lead functions to the broker, which has to name each link's port to the clients that come by it
         */
        TestBroker start(List<Link> links);
    }

    /** What it is, for the line that says where a suite ran. */
    String name();

    /** For the test's own clients: past the links. */
    String bootstrapServers();

    /** Without warning. */
    void kill();

    /** In good order. */
    void stop();

    /** Brings it back; returns when it is ready. */
    void start();

    /** Connections stay open and nothing answers. */
    void pause();

    void resume();

    @Override
    void close();
}
