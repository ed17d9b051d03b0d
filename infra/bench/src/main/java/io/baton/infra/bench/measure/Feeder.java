package io.baton.infra.bench.measure;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends live records to a topic's one partition at a steady rate, from a thread of its own. */
public final class Feeder implements AutoCloseable {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final Rate rate;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Thread thread = Thread.ofPlatform().name("feeder").daemon().unstarted(this::run);
    private volatile boolean ending;

    /**
     * What comes, and how often.
     *
     * @param keys how many different ones, in turn
     * @param atOnce how many come first, as fast as Kafka takes them
     */
    public record Rate(int recordsPerSecond, int valueBytes, int keys, int atOnce) {}

    /** Of a topic that is there. */
    public Feeder(String bootstrapServers, String topic, Rate rate) {
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        this.topic = topic;
        this.rate = rate;
    }

    /** Sends until it is closed. */
    public void start() {
        thread.start();
    }

    private void run() {
        long number = 0;
        for (; number < rate.atOnce() && !ending; number++) {
            send(number);
        }
        long begun = System.nanoTime();
        for (; !ending; number++) {
            long due = begun + (number - rate.atOnce()) * SECOND_NANOS / rate.recordsPerSecond();
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send(number);
        }
    }

    private void send(long number) {
        byte[] key = Bid.keyBytes((int) (number % rate.keys()));
        byte[] value = Stamp.sent(number, System.nanoTime(), rate.valueBytes());
        var unused = producer.send(new ProducerRecord<>(topic, 0, key, value), (sent, problem) -> {
            if (problem != null) {
                failure.compareAndSet(null, problem);
            }
        });
    }

    /** Fails where Kafka did not take a record. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
        if (failure.get() != null) {
            throw new IllegalStateException("The topic " + topic + " did not take a record", failure.get());
        }
    }
}
