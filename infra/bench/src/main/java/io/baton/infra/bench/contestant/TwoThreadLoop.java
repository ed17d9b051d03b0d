package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * The loop by hand, but polled on one thread and handled on another, each poll a batch in a queue of about 10,000
 * records: what the separation alone costs, which a consumer needs that must answer for its lease while a handler
 * hangs.
 */
final class TwoThreadLoop implements Contestant {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final int BATCHES = 20;

    @Override
    public void read(Job job, Work work) throws Exception {
        var queue = new ArrayBlockingQueue<ConsumerRecords<byte[], byte[]>>(BATCHES);
        Thread.ofPlatform().name("handler").daemon().start(() -> handle(queue, work));
        try (var consumer = RawLoop.open(job)) {
            while (true) {
                queue.put(consumer.poll(POLL));
            }
        }
    }

    private static void handle(BlockingQueue<ConsumerRecords<byte[], byte[]>> queue, Work work) {
        try {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : queue.take()) {
                    work.handle(record.key(), record.value(), record.offset());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
