package io.baton.infra.simulation.kafka;

import java.time.Duration;

/** What becomes of requests to Kafka. */
public interface Network {

    /** One on which nothing goes wrong. */
    Network CALM = new Network() {
        @Override
        public Journey journey(String request) {
            return new Journey(true, true, Duration.ofMillis(1), Duration.ofMillis(1));
        }

        @Override
        public boolean coordinatorIsAway() {
            return false;
        }
    };

    /**
     * The way of one request.
     *
     * @param arrives whether it is carried out
     * @param answered whether its answer arrives
     */
    record Journey(boolean arrives, boolean answered, Duration there, Duration back) {}

    Journey journey(String request);

    /** Whether a request for the transaction coordinator is answered with "not available" at the moment. */
    boolean coordinatorIsAway();
}
