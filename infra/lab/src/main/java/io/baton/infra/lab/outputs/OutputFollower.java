package io.baton.infra.lab.outputs;

import io.baton.infra.ledger.ReaderPoll;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the output topic while the functions write it, as a reader of committed records does, and keeps what each poll brought. Owns
 * the thread {@code output-reader}, which alone uses the consumer.
 */
final class OutputFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OutputFollower.class);
    private static final String NAME = "the reader that follows";
    private static final Duration POLL = Duration.ofMillis(100);

    private final List<TopicPartition> partitions;
    private final KafkaConsumer<String, String> consumer;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Thread thread = new Thread(this::run, "output-reader");
    private List<ReaderPoll> polls = new ArrayList<>();
    private boolean begun;
    private boolean stopped;

    /** @param consumer of committed records, which is closed by this */
    OutputFollower(List<TopicPartition> partitions, KafkaConsumer<String, String> consumer) {
        this.partitions = partitions;
        this.consumer = consumer;
    }

    synchronized void start() {
        begun = true;
        thread.start();
    }

    private void run() {
        try (consumer) {
            consumer.assign(partitions);
            while (!isStopped()) {
                Map<TopicPartition, List<Long>> given = new HashMap<>();
                consumer.poll(POLL)
                        .forEach(output -> given.computeIfAbsent(
                                        new TopicPartition(output.topic(), output.partition()),
                                        partition -> new ArrayList<>())
                                .add(output.offset()));
                for (TopicPartition partition : partitions) {
                    note(partition, given.getOrDefault(partition, List.of()), consumer.position(partition));
                }
            }
        } catch (WakeupException e) {
            // it was stopped
        } catch (KafkaException e) {
            // what it has not read by then is found to be unseen
            LOG.error("The reader that follows the output topic ended", e);
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private synchronized void note(TopicPartition partition, List<Long> positions, long position) {
        Long before = next.put(partition, position);
        if (!positions.isEmpty() || before == null || before != position) {
            polls.add(new ReaderPoll(NAME, partition.partition(), positions, position));
            notifyAll();
        }
    }

    /**
     * Its polls since the last time, at least one of each partition.
     *
     * @param ends which it is waited for to reach
     */
    synchronized List<ReaderPoll> take(Map<TopicPartition, Long> ends, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            for (long left = patience.toNanos(); left > 0 && !hasReached(ends); left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<ReaderPoll> taken = polls;
        polls = new ArrayList<>();
        partitions.forEach(partition ->
                taken.add(new ReaderPoll(NAME, partition.partition(), List.of(), next.getOrDefault(partition, 0L))));
        return taken;
    }

    private boolean hasReached(Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> next.getOrDefault(end.getKey(), 0L) >= end.getValue());
    }

    @Override
    public void close() {
        boolean wasBegun;
        synchronized (this) {
            stopped = true;
            wasBegun = begun;
        }
        if (!wasBegun) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
