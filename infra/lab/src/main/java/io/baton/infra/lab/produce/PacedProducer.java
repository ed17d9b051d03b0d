package io.baton.infra.lab.produce;

import io.baton.infra.ledger.AcknowledgedRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteBufferSerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a source's records at a set rate, and keeps what the broker acknowledged. {@link #close} stops it and waits,
 * for a bounded time, until every send has been answered.
 */
public final class PacedProducer implements AutoCloseable {

    /** Carries each record's place within its key, so that a handler can write it down whatever the value is. */
    static final String SEQUENCE_HEADER = "sequence";

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_MILLIS = 5;

    private final String topic;
    private final RecordSource source;
    private final int rate;
    private final Acknowledgements acknowledgements;
    private final Producer<String, ByteBuffer> producer;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean finished;
    private volatile @Nullable String failure;

    public PacedProducer(
            String bootstrapServers, String topic, RecordSource source, int rate, Acknowledgements acknowledgements) {
        this.topic = topic;
        this.source = source;
        this.rate = rate;
        this.acknowledgements = acknowledgements;
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "linger.ms",
                        2,
                        "max.request.size",
                        FileLines.LONGEST_LINE_BYTES + (1 << 20),
                        "buffer.memory",
                        4L * FileLines.LONGEST_LINE_BYTES,
                        "delivery.timeout.ms",
                        30_000,
                        "request.timeout.ms",
                        10_000,
                        "max.block.ms",
                        10_000),
                new StringSerializer(),
                new ByteBufferSerializer());
        this.thread = new Thread(this::run, "producer");
    }

    public void start() {
        thread.start();
    }

    /** Whether the source has no more. */
    public boolean finished() {
        return finished;
    }

    /** Why it stopped before its time, if it did. */
    @Nullable
    public String failure() {
        return failure;
    }

    private void run() {
        long begun = System.nanoTime();
        long sent = 0;
        try (source) {
            while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                long due = (System.nanoTime() - begun) / 1_000 * rate / 1_000_000;
                for (; sent < due && stopped.getCount() > 0; sent++) {
                    RecordSource.Outgoing next = source.next();
                    if (next == null) {
                        finished = true;
                        return;
                    }
                    send(next);
                }
            }
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(RecordSource.Outgoing next) {
        ProducerRecord<String, ByteBuffer> record =
                new ProducerRecord<>(topic, next.partition(), next.key(), next.value());
        record.headers()
                .add(new RecordHeader(
                        SEQUENCE_HEADER, Long.toString(next.sequence()).getBytes(StandardCharsets.US_ASCII)));
        acknowledgements.sending();
        var unused = producer.send(record, (metadata, exception) -> {
            if (exception == null) {
                acknowledgements.acknowledged(
                        new AcknowledgedRecord(next.partition(), metadata.offset(), next.key(), next.sequence()));
            } else {
                acknowledgements.failed(exception);
            }
        });
    }

    @Override
    public void close() {
        stopped.countDown();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(PATIENCE);
    }
}
