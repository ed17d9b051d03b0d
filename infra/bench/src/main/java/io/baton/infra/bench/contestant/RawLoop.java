package io.baton.infra.bench.contestant;

import io.baton.infra.bench.measure.Job;
import io.baton.infra.bench.measure.Work;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What one writes by hand: poll, handle, and a commit each second. */
final class RawLoop implements Contestant {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = 1_000_000_000;

    @Override
    public void read(Job job, Work work) throws Exception {
        try (var consumer = open(job)) {
            long committed = System.nanoTime();
            while (true) {
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    work.handle(record.key(), record.value(), record.offset());
                }
                if (System.nanoTime() - committed > COMMIT_NANOS) {
                    consumer.commitAsync();
                    committed = System.nanoTime();
                }
            }
        }
    }

    static KafkaConsumer<byte[], byte[]> open(Job job) {
        var consumer =
                new KafkaConsumer<>(job.consumerProperties(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        var partition = new TopicPartition(job.topic(), 0);
        consumer.assign(List.of(partition));
        consumer.seek(partition, 0);
        return consumer;
    }
}
