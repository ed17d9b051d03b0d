package io.baton.testkit;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A steady stream of records, until it is closed. Owns the thread {@code flow}. */
public final class Flow implements AutoCloseable {

    private static final Duration ACKNOWLEDGED_WITHIN = Duration.ofMinutes(1);

    private final Producer<byte[], byte[]> producer;
    private final LongFunction<ProducerRecord<byte[], byte[]>> records;
    private final long everyNanos;
    private final ConcurrentLinkedQueue<Future<?>> sent = new ConcurrentLinkedQueue<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().name("flow").daemon().unstarted(this::run);

    Flow(Producer<byte[], byte[]> producer, int perSecond, LongFunction<ProducerRecord<byte[], byte[]>> records) {
        this.producer = producer;
        this.records = records;
        this.everyNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    Flow start() {
        thread.start();
        return this;
    }

    private void run() {
        long begun = System.nanoTime();
        try {
            for (long i = 0; !stopped.await(begun + i * everyNanos - System.nanoTime(), TimeUnit.NANOSECONDS); i++) {
                sent.add(producer.send(records.apply(i)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the broker has acknowledged all of them. Idempotent. */
    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join();
            for (Future<?> one : sent) {
                one.get(ACKNOWLEDGED_WITHIN.toSeconds(), TimeUnit.SECONDS);
            }
            sent.clear();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Kafka did not acknowledge a record", e);
        }
    }
}
