package io.baton.internal.lambda;

import io.baton.infra.local.KafkaBroker;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where the broker of a test comes from. */
final class Brokers {

    /** In a JVM of its own. */
    static final Brokers EMBEDDED = new Brokers(Brokers::embedded);

    /** In a container, on Kafka's own image. */
    static final Brokers CONTAINER = new Brokers(ContainerBroker::started);

    private final Supplier<Site.Broker> starter;
    private Site.@Nullable Broker shared;

    private Brokers(Supplier<Site.Broker> starter) {
        this.starter = starter;
    }

    /** A new one, the caller's to close. */
    Site.Broker start() {
        return starter.get();
    }

    /**
     * Starting one takes seconds, so the test classes of this JVM share this one. Whoever kills it brings it back; it is
     * closed when the JVM ends.
     */
    synchronized Site.Broker shared() {
        Site.Broker broker = shared;
        if (broker == null) {
            broker = start();
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close));
            shared = broker;
        }
        return broker;
    }

    private static Site.Broker embedded() {
        return of(new KafkaBroker().start());
    }

    static Site.Broker of(KafkaBroker broker) {
        return new Site.Broker() {
            @Override
            public String bootstrapServers() {
                return broker.bootstrapServers();
            }

            @Override
            public void kill() {
                broker.kill();
            }

            @Override
            public void start() {
                broker.start();
            }

            @Override
            public String log() {
                return broker.logTail(Site.LOG_LINES);
            }

            @Override
            public void close() {
                broker.close();
            }
        };
    }
}
